import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { askOverHttp } from '../../src/runtime/core/ask-over-http';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(server: ReturnType<typeof createServer> | ReturnType<typeof createTcpServer>): Promise<string> {
  closing.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/validate?a=b`;
}

const ask = async (answer: RequestListener, headers: { readonly [name: string]: string | readonly string[] } = {}) =>
  askOverHttp({ url: await listening(createServer(answer)), headers, timeoutMillis: 300 });

/** A service that says what stands here, byte by byte. */
const askRaw = async (text: string) => {
  const answer = (socket: Socket) => socket.on('error', () => {}).on('data', () => socket.end(text, 'latin1'));
  return askOverHttp({ url: await listening(createTcpServer(answer)), headers: {}, timeoutMillis: 300 });
};

test('asks with GET, without a body, and sends each value of a header', async () => {
  let seen: unknown;
  await ask(
    (request, response) => {
      seen = [request.method, request.url, request.headersDistinct['x-session'], request.headers.cookie, request.headers['content-length']];
      response.end();
    },
    { 'x-session': ['a', 'b'], cookie: 'name=ü' },
  );

  expect(seen).toEqual(['GET', '/validate?a=b', ['a', 'b'], Buffer.from('name=ü').toString('latin1'), undefined]);
});

test('says the status, and the headers with all of their values', async () => {
  const headers = [...['x-auth-roles', 'a'], ...['x-auth-roles', 'b'], ...['X-Auth-User', Buffer.from('zoë').toString('latin1')]];
  const answer = await ask((_, response) => response.writeHead(204, headers).end());

  expect(answer).toMatchObject({ status: 204, headers: { 'x-auth-roles': 'a, b', 'x-auth-user': 'zoë' } });
});

test('follows no redirect', async () => {
  expect(await ask((_, response) => response.writeHead(302, { location: '/admin' }).end())).toMatchObject({ status: 302 });
});

test.each<[string, RequestListener]>([
  ['never comes', () => {}],
  ['begins and never ends', (_, response) => response.writeHead(200, { 'content-length': 9 }).write('x')],
  ['is too large', (_, response) => response.end('x'.repeat(1_100_000))],
])('throws where an answer %s', async (_, answer) => {
  await expect(ask(answer)).rejects.toThrow();
});

test.each([
  ['is broken off', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx'],
  ['is no HTTP', 'hello'],
  ['has a header with a NUL', 'HTTP/1.1 200 OK\r\nX-Auth-User: zoe\0\r\nContent-Length: 0\r\n\r\n'],
  ['has two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 1\r\n\r\n'],
])('throws where an answer %s', async (_, text) => {
  await expect(askRaw(text)).rejects.toThrow();
});

test('throws where nobody listens', async () => {
  await expect(askOverHttp({ url: 'http://127.0.0.1:1/', headers: {}, timeoutMillis: 300 })).rejects.toThrow();
});
