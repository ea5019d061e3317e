import { expect, onTestFinished, test } from 'vitest';
import { eventually } from './support/gateway';
import { startLoad } from './support/load';
import { startRun } from './support/run-files';
import { startUpstream } from './support/upstream';

const SECRET = 'hush-hush';

/** A gateway in front of an authorization server that can be told to fail, and a backend that says which token it got. */
async function start(fields: object = {}) {
  const state = { active: true, failing: false, secret: SECRET, asked: [] as string[], delayMillis: 0 };
  const server = await startUpstream((request, response) => {
    let body = '';
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      state.asked.push(`${request.url} ${form.get('token') ?? form.get('subject_token')}`);
      const isClient = request.headers.authorization === `Basic ${Buffer.from(`gateway:${state.secret}`).toString('base64')}`;
      const answer =
        request.url === '/token'
          ? { access_token: `new-${form.get('subject_token')}`, token_type: 'Bearer', expires_in: 60 }
          : { active: state.active, sub: form.get('token') };
      const status = state.failing ? 500 : isClient ? 200 : 401;
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer)), state.delayMillis);
    });
  });
  const backend = await startUpstream((request, response) => response.end(request.headers.authorization));
  const entries = (clientSecret: string) => ({ client: { clientId: 'gateway', clientSecret } });
  const client = { secret: 'client' };
  const specOf = (more: object = {}) => ({
    name: 'shop',
    schemes: { opaque: { introspection: { endpoint: `${server.url}/introspect`, client, ttl: '1s', ...fields, ...more } } },
    access: { scheme: 'opaque' },
    backends: { plain: {}, orders: { exchange: { endpoint: `${server.url}/token`, audience: 'orders', client } } },
    routes: { 'GET /plain': { backend: 'plain' }, 'GET /orders': { backend: 'orders' } },
  });
  const bindings = { backends: { plain: { url: backend.url }, orders: { url: backend.url } } };
  const running = await startRun({ spec: specOf(), bindings, secrets: entries(SECRET) });
  onTestFinished(async () => {
    await running.end();
    await Promise.all([server.close(), backend.close()]);
  });
  const get = async (path: string, token: string) => {
    const answer = await fetch(`${running.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return answer.status === 200 ? answer.text() : answer.status;
  };
  return { state, get, running, specOf, secrets: (clientSecret: string) => running.write(entries(clientSecret)), output: running.output };
}

const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

test('a token is looked up once for ttl, even while the server is down, and then anew', async () => {
  const { state, get } = await start();
  expect(await get('/plain', 'ann')).toBe('Bearer ann');
  state.failing = true;
  expect(await get('/plain', 'ann')).toBe('Bearer ann');
  expect(state.asked).toEqual(['/introspect ann']);

  await wait(1_100);
  expect(await get('/plain', 'ann')).toBe(503);
  Object.assign(state, { failing: false, active: false });
  expect(await get('/plain', 'ann')).toBe(401);
});

test('callers who come at once cost one look and one exchange, and each gets a token of its own', async () => {
  const { state, get } = await start({ ttl: '1m' });
  state.delayMillis = 200;
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => get('/orders', index % 2 === 0 ? 'ann' : 'bob')));

  expect(answers).toEqual(answers.map((_, index) => `Bearer new-${index % 2 === 0 ? 'ann' : 'bob'}`));
  expect(state.asked.sort()).toEqual(['/introspect ann', '/introspect bob', '/token ann', '/token bob']);
});

test('a token that is withdrawn gets nothing of what it was exchanged for', async () => {
  const { state, get } = await start();
  expect(await get('/orders', 'ann')).toBe('Bearer new-ann');
  state.active = false;
  await wait(1_100);

  expect(await get('/orders', 'ann')).toBe(401);
});

test('new credentials of the gateway are shown without a restart', async () => {
  const { state, get, secrets } = await start({ ttl: '0s' });
  state.secret = 'rotated';
  expect(await get('/plain', 'ann')).toBe(503);
  secrets('rotated');

  await eventually(async () => (await get('/plain', 'ann')) === 'Bearer ann', 10_000);
});

test('no token and no credential stands in what is written, whatever fails', async () => {
  const { state, get, output } = await start({ ttl: '0s' });
  await get('/orders', 'token-of-ann');
  state.failing = true;
  await get('/orders', 'token-of-bob');
  Object.assign(state, { failing: false, active: false });
  await get('/orders?token=token-of-cid', 'token-of-cid');
  await eventually(() => (output().match(/"route":"GET \/orders"/g) ?? []).length === 3, 5_000);

  expect(output()).toContain('introspection shop/opaque: the authorization server answered 500; its callers get 503');
  expect(output()).not.toMatch(/token-of-(bob|cid)|Bearer|new-token|hush-hush|Basic /);
});

test('a reload that changes where tokens stand refuses nobody who brings them in both places', async () => {
  const { running, specOf } = await start();
  const load = startLoad(`${running.url}/plain`, { headers: { authorization: 'Bearer ann', 'x-token': 'ann' } });
  for (const tokenIn of [[{ header: 'x-token' }], undefined, [{ header: 'x-token' }]]) {
    const before = running.output().split('reloaded').length;
    running.writeSpec(specOf(tokenIn === undefined ? {} : { tokenIn }));
    await eventually(() => running.output().split('reloaded').length > before, 20_000);
    await wait(500);
  }
  const { errors, answers } = await load.stop();

  expect({ errors, answers: [...answers.keys()] }).toEqual({ errors: [], answers: ['200 Bearer ann'] });
}, 60_000);
