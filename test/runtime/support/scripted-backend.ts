import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One act of a backend: a status, an answer, or what it does instead. */
export type Act =
  | number
  | { readonly status: number; readonly headers?: { readonly [name: string]: string } }
  | 'never'
  | 'close'
  | 'half'
  | 'late';

/** What came to a backend. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly atMillis: number;
}

/** A backend that plays its acts in order, a request each, and then answers 200. */
export interface ScriptedBackend {
  readonly url: string;
  readonly heard: Heard[];
  /** What comes next. */
  play(...acts: Act[]): void;
  close(): void;
}

/** How late `late` is. */
export const LATE_MILLIS = 400;

/** Starts a backend on loopback. */
export async function scriptedBackend(name: string): Promise<ScriptedBackend> {
  const heard: Heard[] = [];
  let acts: Act[] = [];
  const server = createServer(async (request, response) => {
    const act = acts.shift() ?? 200;
    let body = '';
    for await (const piece of request) body += piece;
    const { method = '', url = '', headers } = request;
    heard.push({ method, path: url, headers, body, atMillis: Date.now() });
    perform(act, request, response, name);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    play: (...next) => {
      acts = next;
      heard.length = 0;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function perform(act: Act, request: IncomingMessage, response: ServerResponse, name: string): void {
  if (act === 'never') return;
  if (act === 'close') return void request.socket.destroy();
  if (act === 'late') return void setTimeout(() => response.end(name), LATE_MILLIS);
  if (act === 'half') {
    response.writeHead(200, { 'content-length': '100' }).write('half');
    return void setTimeout(() => request.socket.destroy(), 20);
  }
  const { status, headers = {} } = typeof act === 'number' ? { status: act } : act;
  response.writeHead(status, headers).end(name);
}
