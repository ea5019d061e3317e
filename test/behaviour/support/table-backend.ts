import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { freePort } from './ports';
import { Script } from './script';

/** A request as a backend got it. */
export interface Recorded {
  readonly backend: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** In the order in which they came, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  body: string;
  /** Whether all of it came, and whether no more can come. */
  ended: boolean;
  closed: boolean;
}

/** What a backend of a table does. */
export interface BackendBehaviour {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string | string[] };
  /** Default: who it is, as JSON. */
  readonly body?: string;
  /** How long it waits before it answers. */
  readonly delayMillis?: number;
  /** Answers as soon as it has the headers. */
  readonly early?: boolean;
  /** Does what the header `x-script` of a request says, try by try (see `Script`). */
  readonly scripted?: boolean;
}

/** A running backend. */
export interface TableBackend {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a backend that notes every request that reaches it, whole or not, in `records`. */
export async function startBackend(name: string, behaviour: BackendBehaviour, records: Recorded[]): Promise<TableBackend> {
  const script = new Script();
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    const record = note(name, request, records);
    const play = behaviour.scripted === true ? () => script.play(request, response) : () => answer(record, behaviour, response);
    const ready = () => setTimeout(play, behaviour.delayMillis ?? 0);
    request.once('end', () => {
      record.ended = true;
    });
    // of a request that it has answered before all of it came, Node says nothing more once the connection is dropped
    for (const source of [request, request.socket])
      source.once('close', () => {
        record.closed = true;
      });
    request.on('data', (data: Buffer) => {
      record.body += data.toString('latin1');
    });
    if (behaviour.early === true) ready();
    else request.on('end', ready);
  });
  // what is no HTTP counts as well, unless it was given up: nothing malformed may come through a gateway
  server.on('clientError', (error, socket) => {
    if ((error as NodeJS.ErrnoException).code?.match(/^HPE_(?!INVALID_EOF_STATE)/) != null)
      records.push({ backend: name, method: 'MALFORMED', path: String(error), headers: [], body: '', ended: true, closed: true });
    socket.destroy();
  });
  server.on('connection', (socket) => socket.setMaxListeners(0));
  server.keepAliveTimeout = 60_000;
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function note(backend: string, { method = '', url = '', rawHeaders }: IncomingMessage, records: Recorded[]): Recorded {
  const headers = rawHeaders.flatMap((text, index) =>
    index % 2 === 0 ? [[text.toLowerCase(), rawHeaders[index + 1] as string] as const] : [],
  );
  const record = { backend, method, path: url, headers, body: '', ended: false, closed: false };
  records.push(record);
  return record;
}

function answer({ backend, method, path }: Recorded, behaviour: BackendBehaviour, response: ServerResponse): void {
  response.writeHead(behaviour.status ?? 200, { 'content-type': 'application/json', ...behaviour.headers });
  response.end(behaviour.body ?? JSON.stringify({ backend, method, path }));
}
