import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { postFormOverHttp } from '../../../src/runtime/core/oauth/post-form-over-http';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect?a=b`;
}

const post = (url: string, timeoutMillis = 2_000) =>
  postFormOverHttp({ url, authorization: 'Basic Zzpz', form: { token: 'a b&c=ü', token_type_hint: 'access_token' }, timeoutMillis });

test('a form is sent as a form, and the whole answer is read', async () => {
  let seen: object = {};
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      const { authorization, accept, 'content-type': type } = request.headers;
      seen = { line: `${request.method} ${request.url}`, authorization, accept, type, body };
      response.setHeader('content-type', 'application/json').end('{"active":false}');
    });
  });
  const { status, contentType, body } = await post(url);

  expect({ status, contentType, body: String(body) }).toEqual({ status: 200, contentType: 'application/json', body: '{"active":false}' });
  expect(seen).toEqual({
    line: 'POST /introspect?a=b',
    authorization: 'Basic Zzpz',
    accept: 'application/json',
    type: 'application/x-www-form-urlencoded',
    body: 'token=a+b%26c%3D%C3%BC&token_type_hint=access_token',
  });
});

test('a redirect is an answer like others, and not followed', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });

  expect(await post(url)).toMatchObject({ status: 302 });
  expect(asked).toBe(1);
});

test.each<[string, RequestListener, RegExp]>([
  ['does not answer', () => {}, /did not answer within 200 ms$/],
  ['begins and does not end', (_, response) => response.write('{'), /did not answer within 200 ms$/],
  ['hangs up', (request) => request.socket.destroy(), /cannot be reached \(ECONNRESET\)$/],
  ['answers without end', (_, response) => response.end('x'.repeat(70_000)), /more than 65536 bytes$/],
])('a server that %s is an error which names no token', async (_, listener, message) => {
  const failure = await post(await serve(listener), 200).then(
    () => undefined,
    (error: Error) => error.message,
  );

  expect(failure).toMatch(message);
  expect(failure).not.toMatch(/a b|Zzpz/);
});

test('a server that is down is an error', async () => {
  await expect(post('http://127.0.0.1:1/')).rejects.toThrow('http://127.0.0.1:1 cannot be reached (ECONNREFUSED)');
});
