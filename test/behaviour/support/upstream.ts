import { createServer, type RequestListener, type Server } from 'node:http';
import { freePort } from './ports';

/** A server on loopback. */
export interface Upstream {
  readonly port: number;
  readonly url: string;
  readonly server: Server;
  close(): Promise<void>;
}

/** A server that answers every request with its name, after `millis`. */
export function namedUpstream(name: string, millis = 0): Promise<Upstream> {
  return startUpstream((request, response) => {
    request.resume();
    setTimeout(() => response.end(name), millis);
  });
}

/** A server with any behaviour. */
export async function startUpstream(listener: RequestListener, port?: number): Promise<Upstream> {
  const server = createServer(listener);
  server.keepAliveTimeout = 60_000;
  const chosen = port ?? (await freePort());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(chosen, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: chosen, url: `http://127.0.0.1:${chosen}`, server, close };
}
