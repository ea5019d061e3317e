import { createSecureServer, createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { freePort } from './ports';

/** A server that speaks HTTP/2 and nothing else. */
export interface Http2Upstream {
  readonly port: number;
  readonly headers: IncomingHttpHeaders[];
  readonly sessions: () => number;
  close(): Promise<void>;
}

/** Starts one; with a certificate over TLS, where the client has to ask for `h2`. */
export async function startHttp2(
  listener: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
  tls?: { readonly cert: string; readonly key: string },
): Promise<Http2Upstream> {
  const server = tls === undefined ? createServer() : (createSecureServer({ ...tls, allowHTTP1: false }) as Http2Server);
  const headers: IncomingHttpHeaders[] = [];
  const open = new Set<{ destroy(): void }>();
  let sessions = 0;
  server.on('session', (session) => {
    sessions += 1;
    open.add(session);
  });
  server.on('stream', (stream, received) => {
    headers.push(received);
    stream.on('error', () => {});
    listener(stream, received);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const session of open) session.destroy();
    });
  return { port, headers, sessions: () => sessions, close };
}
