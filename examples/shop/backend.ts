import { createServer, type IncomingMessage, type Server } from 'node:http';

/** What the backend says about a request: everything that a gateway may have changed. */
export interface Echo {
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** The headers that the gateway sets or removes. */
  readonly headers: { readonly [name: string]: string };
  readonly bodyBytes: number;
}

const TELLING = ['host', 'x-customer-id', 'x-staff-id', 'x-order-channel', 'x-approved-by', 'x-debug'];
const LARGEST_BODY = 10 * 1024 * 1024;

/** A server that answers every request with what it got. It stands in for all of the shop's services. */
export function startBackend(port = 0): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = JSON.stringify(await echo(request));
    response.writeHead(200, { 'content-type': 'application/json', server: 'shop-backend' });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function echo(request: IncomingMessage): Promise<Echo> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://backend');
  const headers = TELLING.flatMap((name) => (typeof request.headers[name] === 'string' ? [[name, request.headers[name]]] : []));
  return {
    method: request.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(headers),
    bodyBytes: await countBytes(request),
  };
}

async function countBytes(request: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > LARGEST_BODY) break;
  }
  return bytes;
}

if (process.argv[1] === __filename) {
  const port = Number(process.env.PORT ?? 9000);
  startBackend(port).then(() => console.log(`the backend of the shop answers at http://127.0.0.1:${port}`));
}
