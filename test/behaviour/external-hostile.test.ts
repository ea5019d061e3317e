import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from './support/ports';
import { converse, type RawAnswer } from './support/raw-http';
import { serveWithRun } from './support/table-gateway';
import { startStage } from './support/table-stage';

/** What a service says byte by byte that is broken, hostile or compromised. */
let answer = '';
const sockets = new Set<Socket>();
const service = createServer((socket) => {
  sockets.add(socket.on('error', () => {}));
  socket.on('data', () => socket.write(answer, 'latin1'));
});

let stage: Awaited<ReturnType<typeof startStage>>;
let served: Awaited<ReturnType<typeof serveWithRun>>;

beforeAll(async () => {
  const port = await freePort();
  await new Promise<void>((resolve) => service.listen(port, '127.0.0.1', resolve));
  const external = { url: `http://127.0.0.1:${port}/`, sendHeaders: ['cookie'], returnHeaders: ['x-auth-user'], timeout: '400ms' };
  const table = {
    about: '',
    backends: { orders: {} },
    rows: [],
    spec: {
      name: 'shop',
      schemes: { legacy: { external: { ...external, subject: 'x-auth-user' } }, other: { external } },
      access: { scheme: 'legacy' },
      backends: { orders: {} },
      routes: {
        'GET /orders': { backend: 'orders', request: { headers: { set: { 'x-who': '${caller}' } } } },
        'GET /other': { backend: 'orders', access: { scheme: 'other' } },
      },
    },
  };
  stage = await startStage(table);
  served = await serveWithRun(table, stage);
});

afterAll(async () => {
  await served?.end();
  await stage?.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => service.close(resolve));
});

async function ask(text: string): Promise<RawAnswer> {
  answer = text;
  stage.records.length = 0;
  const request = 'GET /orders HTTP/1.1\r\nHost: shop.example.com\r\nCookie: a=b\r\nConnection: close\r\n\r\n';
  const [first] = await converse(served.port, [request], { answers: 1 });
  return first as RawAnswer;
}

const ok = (header: string) => `HTTP/1.1 200 OK\r\n${header}\r\nContent-Length: 0\r\n\r\n`;
const toBackend = (name: string) =>
  stage.records.flatMap(({ headers }) => headers.filter(([header]) => header === name).map(([, value]) => value));

describe('an answer of a service', () => {
  test.each([
    ['that is no HTTP', 'hello\r\n\r\n'],
    ['without an end', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx'],
    ['with a NUL in a header', ok('X-Auth-User: root\0')],
    ['with two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\nx'],
    ['with a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['with headers beyond all bounds', ok(`X-Auth-User: ${'x'.repeat(200_000)}`)],
    ['that only announces one', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['that switches the protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    ['with a status that is none', 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'],
  ])('%s lets nobody in: 503', async (_, text) => {
    const { status, headers, body } = await ask(text);

    expect([status, stage.records]).toEqual([503, []]);
    expect(headers).toContainEqual(['content-type', 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:tollgate:problem:unavailable' });
  });

  test('cannot break out of the header that it names', async () => {
    const { status } = await ask(ok('X-Auth-User: zoe\rX-Admin: yes'));

    expect(status === 503 || toBackend('x-admin').length === 0).toBe(true);
    expect(toBackend('x-admin')).toEqual([]);
  });

  test.each([
    'Authorization: Bearer x',
    'Host: evil',
    'X-Tollgate-Client: 192.0.2.1',
    'X-Envoy-Auth-Headers-To-Remove: cookie, x-who',
    'X-Admin: yes',
  ])('changes nothing at the backend by %s, which the scheme does not name', async (header) => {
    const { status } = await ask(ok(`${header}\r\nX-Auth-User: zoe`));

    expect([status, toBackend('x-auth-user'), toBackend('x-who'), toBackend('cookie')]).toEqual([200, ['zoe'], ['legacy:zoe'], ['a=b']]);
    for (const name of ['authorization', 'x-admin', 'x-tollgate-client']) expect(toBackend(name)).toEqual([]);
    expect(toBackend('host')).not.toContain('evil');
  });

  test('is no part of the request line', async () => {
    expect([(await ask(ok(':path: /admin'))).status, stage.records]).toEqual([503, []]);
  });

  test('cannot allow by the gateway’s own headers, nor name another caller so', async () => {
    const own = ['allowed', 'subject'].map((word) => `X-Tollgate-${word}-${Buffer.from('shop/legacy').toString('hex')}: root`).join('\r\n');

    expect((await ask(`HTTP/1.1 403 Forbidden\r\n${own}\r\nContent-Length: 0\r\n\r\n`)).status).toBe(403);
    expect((await ask(ok(own))).status).toBe(200);
    expect(toBackend('x-who')).toEqual([]);
  });

  test('with bytes that are no text goes on as bytes', async () => {
    await ask(ok('X-Auth-User: zo\xeb'));

    expect(toBackend('x-auth-user')).toEqual(['zo\xeb']);
  });

  test('that refuses cannot say where its answer ends', async () => {
    const { status, headers, body } = await ask(
      'HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive, x-own\r\nX-Own: a\r\n\r\n2\r\nno\r\n0\r\n\r\n',
    );

    expect([status, body]).toEqual([403, 'no']);
    expect(headers.filter(([name]) => ['content-length', 'transfer-encoding'].includes(name))).toEqual([['content-length', '2']]);
  });
});
