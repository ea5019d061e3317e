import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { startUpstream, type Upstream } from './upstream';
import { echo } from './websocket';

/** A backend of streams, and what it saw. */
export interface LiveUpstream extends Upstream {
  /** Lines of requests and of handshakes. */
  readonly seen: string[];
  /** Paths whose requests or WebSockets have ended. */
  readonly over: string[];
}

/** How the backend answers, by the last part of the path. */
const ANSWERS: { readonly [how: string]: (response: ServerResponse) => void } = {
  events: (response) => every(response, 200),
  'late-events': (response) => void setTimeout(every, 1_500, response, 200),
  'one-event': (response) => every(response, 60_000),
  never: () => {},
};

/** Events from now on, each with its number. */
function every(response: ServerResponse, millis: number): void {
  let sent = 0;
  const send = () => response.write(`data: ${sent++}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  send();
  const timer = setInterval(send, millis);
  response.once('close', () => clearInterval(timer));
}

/** How the backend takes a handshake; by default it is a WebSocket that sends everything back. */
const HANDSHAKES: { readonly [how: string]: (request: IncomingMessage, socket: Duplex) => void } = {
  never: () => {},
  refused: (_, socket) => socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno'),
  plain: (_, socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
};

/** Starts a backend of streams. */
export async function liveUpstream(): Promise<LiveUpstream> {
  const [seen, over]: string[][] = [[], []];
  const how = (request: IncomingMessage) => (request.url as string).split('/').at(-1) as string;
  const note = (request: IncomingMessage) => seen.push(`${request.method} ${request.url}`);
  const upstream = await startUpstream((request, response) => {
    note(request);
    response.once('close', () => over.push(request.url as string));
    (ANSWERS[how(request)] ?? ((plain) => plain.end('plain')))(response);
  });
  upstream.server.on('upgrade', (request, socket) => {
    note(request);
    socket.on('error', () => {});
    socket.once('close', () => over.push(request.url as string));
    socket.once('end', () => socket.end());
    void Promise.resolve((HANDSHAKES[how(request)] ?? echo)(request, socket)).catch(() => {});
  });
  return { ...upstream, seen: seen as string[], over: over as string[] };
}
