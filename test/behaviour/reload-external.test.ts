import { expect, onTestFinished, test } from 'vitest';
import { eventually } from './support/gateway';
import { startLoad } from './support/load';
import { startRun } from './support/run-files';
import { startUpstream, type Upstream } from './support/upstream';

/** A service that lets everybody in under a name. */
const naming = (name: string, port?: number) => startUpstream((_, response) => response.setHeader('x-name', name).end(), port);

const spec = (scheme: string, { url }: Upstream) => ({
  name: 'shop',
  schemes: { [scheme]: { external: { url, sendHeaders: ['x-session'], returnHeaders: ['x-name'] } } },
  access: { scheme },
  backends: { orders: {} },
  routes: { 'GET /orders': { backend: 'orders' } },
});

async function start(first: object) {
  const backend = await startUpstream((request, response) => response.end(request.headers['x-name'] ?? 'nobody'));
  const running = await startRun({ spec: first, bindings: { backends: { orders: { url: backend.url } } } });
  onTestFinished(async () => {
    await running.end();
    await backend.close();
  });
  return { url: `${running.url}/orders`, write: running.writeSpec };
}

const SESSION = { 'x-session': 'a' };
const nameAt = async (url: string) => {
  const answer = await fetch(url, { headers: SESSION });
  return answer.status === 200 ? answer.text() : answer.status;
};

test('one scheme takes the place of another, back and forth under load, without a failed request', async () => {
  const [one, two] = [await naming('one'), await naming('two')];
  const { url, write } = await start(spec('one', one));
  const load = startLoad(url, { loops: 4, headers: SESSION });
  for (const [name, service] of [
    ['two', two],
    ['one', one],
    ['two', two],
  ] as const) {
    write(spec(name, service));
    await eventually(async () => (await nameAt(url)) === name);
  }
  const { answers, errors } = await load.stop();

  expect(errors).toEqual([]);
  expect([...answers.keys()].sort()).toEqual(['200 one', '200 two']);
  await Promise.all([one.close(), two.close()]);
});

test('callers get 503 while a service is away, and are let in as soon as it is back', async () => {
  const service = await naming('one');
  const { url } = await start(spec('one', service));
  expect(await nameAt(url)).toBe('one');
  await service.close();
  expect(await nameAt(url)).toBe(503);
  const again = await naming('one', service.port);

  await eventually(async () => (await nameAt(url)) === 'one');
  await again.close();
});
