import { connect as connectHttp2 } from 'node:http2';
import { Agent, request } from 'node:https';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

/** How a client speaks TLS, and what it asks for. */
export interface TlsRequest extends ConnectionOptions {
  /** Default: `GET /`. */
  readonly line?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** What came back, or why the connection ended: `ECONNRESET`, `ERR_SSL_…`. */
export interface TlsAnswer {
  readonly status?: number;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
  readonly error?: string;
}

/** One request on a connection of its own. The gateway's certificate has to hold, unless `rejectUnauthorized` says otherwise. */
export function tlsRequest(port: number, { line = 'GET /', headers = {}, ...tls }: TlsRequest): Promise<TlsAnswer> {
  const [method, path] = line.split(' ');
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent, ...tls }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode as number, headers: response.headers, body }));
      response.on('error', (error) => resolve(failed(error)));
    });
    outgoing.on('error', (error) => resolve(failed(error)));
    outgoing.end();
  });
}

function failed(error: NodeJS.ErrnoException): TlsAnswer {
  return { headers: {}, body: '', error: error.code ?? error.message };
}

/** A connection that is agreed on, or the code of what stood against it. */
export function handshake(port: number, tls: ConnectionOptions): Promise<TLSSocket | string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ...tls });
    socket.once('secureConnect', () => resolve(socket));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

/** The status of a GET over HTTP/2, which the gateway has to choose by ALPN. */
export function tlsRequestHttp2(port: number, path: string, tls: ConnectionOptions): Promise<number> {
  const session = connectHttp2(`https://127.0.0.1:${port}`, tls);
  const status = new Promise<number>((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({ ':path': path });
    stream.on('error', reject);
    stream.once('response', (headers) => resolve(headers[':status'] as number));
    stream.resume().end();
  });
  return status.finally(() => session.destroy());
}
