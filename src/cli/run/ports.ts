import { connect, createServer } from 'node:net';

const HOST = '127.0.0.1';

/** Whether nobody listens on the port of the loopback address. Envoy itself would share it silently in some settings. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: HOST, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Resolves as soon as somebody listens on the port. */
export async function untilOpen(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await opens(port))) await new Promise((resolve) => setTimeout(resolve, 20));
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const end = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
  });
}
