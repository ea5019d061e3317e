import { duration } from './format/quantity';
import { exactlyOne } from './rules';
import { block, define, type Schema } from './schema';
import type { ServerSentEvents, Stream, WebSocketStream } from './stream';

export const serverSentEventsSchema: Schema<ServerSentEvents> = define('ServerSentEvents', () => block('sse', {}));

export const webSocketSchema: Schema<WebSocketStream> = define('WebSocketStream', () => block('websocket', {}));

export const streamSchema: Schema<Stream> = define('Stream', () =>
  block(
    'stream',
    {
      sse: serverSentEventsSchema().optional(),
      websocket: webSocketSchema().optional(),
      idleTimeout: duration().optional(),
      maxDuration: duration({ max: '720h' }).optional(),
    },
    exactlyOne('stream', 'sse', 'websocket'),
  ),
);
