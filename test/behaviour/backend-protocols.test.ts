import { connect, type IncomingHttpHeaders } from 'node:http2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../support/certificates';
import { type Http2Upstream, startHttp2 } from './support/h2-upstream';
import { freePort } from './support/ports';
import { type Running, startRun } from './support/run-files';

const SPEC = {
  name: 'shop',
  access: { open: 'protocols are looked at' },
  schemes: { partners: { apiKey: { header: 'x-api-key' } } },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
  backends: {
    pages: { protocol: 'h2', retry: { attempts: 2, when: ['refused-stream'] } },
    secure: { protocol: 'h2', tls: { serverName: 'secure.internal', ca: { secret: 'internal-ca' } } },
    stock: { protocol: 'grpc', timeout: '1s' },
    gone: { protocol: 'grpc' },
    busy: { protocol: 'grpc', capacity: { requests: 1 } },
  },
  routes: {
    'ANY /pages/{rest+}': { backend: 'pages' },
    'GET /secure': { backend: 'secure' },
    'POST /shop.Stock/{method}': { backend: 'stock' },
    'POST /shop.Gone/{method}': { backend: 'gone' },
    'POST /shop.Busy/{method}': { backend: 'busy' },
    'POST /shop.Closed/{method}': { backend: 'stock', access: { scheme: 'partners' } },
  },
};

let pages: Http2Upstream;
let secure: Http2Upstream;
let stock: Http2Upstream;
let gateway: Running;
let refusals = 0;

beforeAll(async () => {
  const authority = createAuthority('internal');
  const { certificate, key } = authority.issue({ dns: ['secure.internal'] });
  pages = await startHttp2((stream, headers) => {
    if (refusals > 0) {
      refusals -= 1;
      return stream.close(7);
    }
    stream.respond({ ':status': 200, 'x-path': headers[':path'] });
    stream.end('a page');
  });
  secure = await startHttp2(
    (stream) => {
      stream.respond({ ':status': 200 });
      stream.end('over TLS');
    },
    { cert: certificate, key },
  );
  stock = await startHttp2(answerGrpc);
  gateway = await startRun({
    spec: SPEC,
    bindings: {
      backends: {
        pages: { url: `http://127.0.0.1:${pages.port}` },
        secure: { url: `https://127.0.0.1:${secure.port}` },
        stock: { url: `http://127.0.0.1:${stock.port}` },
        busy: { url: `http://127.0.0.1:${stock.port}` },
        gone: { url: `http://127.0.0.1:${await freePort()}` },
      },
    },
    secrets: { 'internal-ca': { 'ca.crt': authority.certificate }, keys: { acme: 'a-key-of-acme-which-is-long' } },
  });
});

afterAll(async () => {
  await gateway.end();
  await Promise.all([pages.close(), secure.close(), stock.close()]);
});

/** A method of a gRPC service: what comes goes back, and the status is in the trailers; `Late` never answers. */
function answerGrpc(stream: Parameters<Parameters<typeof startHttp2>[0]>[0], headers: IncomingHttpHeaders): void {
  if (headers[':path']?.endsWith('/Late')) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'done', 'x-sum': '7' }));
  stream.on('data', (data: Buffer) => stream.write(data));
  stream.on('end', () => setTimeout(() => stream.end(), headers[':path']?.endsWith('/Slow') === true ? 500 : 0));
}

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: string;
}

/** Calls a method as a gRPC client does. */
function call(path: string, more: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = connect(gateway.url);
    session.on('error', reject);
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...more });
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    let body = '';
    stream.on('response', (received) => (headers = received));
    stream.on('trailers', (received) => (trailers = received));
    stream.on('data', (data: Buffer) => (body += data.toString('latin1')));
    stream.on('error', reject);
    stream.on('close', () => {
      session.close();
      resolve({ headers, trailers, body });
    });
    stream.end('a message');
  });
}

describe('a backend that speaks HTTP/2', () => {
  test('gets many requests on one connection for each of the threads', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => (await fetch(`${gateway.url}/pages/${index}`)).status),
    );

    expect(new Set(answers)).toEqual(new Set([200]));
    expect(pages.sessions()).toBeLessThanOrEqual(2);
  });

  test('hears its own name as authority', () => {
    expect(pages.headers.at(-1)?.[':authority']).toBe(`127.0.0.1:${pages.port}`);
  });

  test('may refuse a stream, which is then sent again', async () => {
    refusals = 2;
    const before = pages.headers.length;
    const answer = await fetch(`${gateway.url}/pages/x`);

    expect(answer.status).toBe(200);
    expect(pages.headers.length - before).toBe(3);
  });

  test('but not a POST', async () => {
    refusals = 1;
    const answer = await fetch(`${gateway.url}/pages/x`, { method: 'POST', body: 'once' });

    expect(answer.status).toBe(502);
  });

  test('over TLS is asked for it in the handshake', async () => {
    expect(await (await fetch(`${gateway.url}/secure`)).text()).toBe('over TLS');
  });
});

describe('a gRPC service', () => {
  test('gets messages and answers with messages and trailers', async () => {
    const { headers, trailers, body } = await call('/shop.Stock/Get', { 'x-any': 'thing' });

    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
    expect(body).toBe('a message');
    expect(trailers).toMatchObject({ 'grpc-status': '0', 'grpc-message': 'done', 'x-sum': '7' });
    expect(stock.headers.at(-1)).toMatchObject({ ':path': '/shop.Stock/Get', te: 'trailers', 'x-any': 'thing' });
  });

  test('has its own timeout, whatever deadline the client writes', async () => {
    const begun = performance.now();
    const { headers } = await call('/shop.Stock/Late', { 'grpc-timeout': '1H' });

    expect(headers['grpc-status']).toBe('14');
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(stock.headers.at(-1)?.['grpc-timeout']).toBe('1H');
  });

  test.each<[string, string, string]>([
    ['that is not there', '/shop.Gone/Get', '14'],
    ['that no route has', '/shop.None/Get', '12'],
    ['that asks for a credential', '/shop.Closed/Get', '16'],
  ])('%s is told in the words of gRPC', async (_, path, status) => {
    const { headers } = await call(path);

    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status });
  });

  test('that has no room for more says so in the words of gRPC', async () => {
    const first = call('/shop.Busy/Slow');
    await new Promise((resolve) => setTimeout(resolve, 150));
    const { headers } = await call('/shop.Busy/Get');

    expect(headers['grpc-status']).toBe('14');
    expect((await first).trailers['grpc-status']).toBe('0');
  });
});
