import { chmodSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from './support/gateway';
import { startLoad } from './support/load';
import { type Entries, startRun } from './support/run-files';

const spec = (consumers: { readonly [name: string]: readonly string[] }) => ({
  name: 'shop',
  schemes: { partners: { apiKey: { header: 'x-api-key' } } },
  access: { scheme: 'partners' },
  consumers: Object.fromEntries(
    Object.entries(consumers).map(([name, keys]) => [name, { keys: keys.map((key) => ({ secret: 'partner-keys', key })) }]),
  ),
  routes: {
    'GET /orders': { respond: { status: 200, body: 'orders' } },
    'GET /open': { respond: { status: 200, body: 'open' }, access: { open: 'a test' } },
  },
});

/** `tollgate run` over files of its own; without secrets where none are given. It ends with the test. */
async function start(content: object, secrets?: Entries) {
  const running = await startRun({ spec: content, ...(secrets === undefined ? {} : { secrets }) });
  onTestFinished(running.end);
  const url = `http://127.0.0.1:${running.port}`;
  const call = async (key?: string) => (await fetch(`${url}/orders`, { headers: key === undefined ? {} : { 'x-api-key': key } })).status;
  return { ...running, url, call };
}

test('a key that is replaced ends and its successor begins, without a dropped request and without a reload', async () => {
  const running = await start(spec({ acme: ['acme'] }), { 'partner-keys': { acme: 'first-key-of-acme' } });
  expect(await running.call('first-key-of-acme')).toBe(200);
  const load = startLoad(`${running.url}/open`);

  for (let round = 0; round < 10; round++) {
    running.write({ 'partner-keys': { acme: `key-${round}-of-acme` } });
    await eventually(async () => (await running.call(`key-${round}-of-acme`)) === 200);
  }
  expect(await running.call('first-key-of-acme')).toBe(401);
  expect(await running.call('key-8-of-acme')).toBe(401);

  const { errors, refusedConnections, answers } = await load.stop();
  expect({ errors, refusedConnections, answers: [...answers.keys()] }).toEqual({
    errors: [],
    refusedConnections: 0,
    answers: ['200 open'],
  });
  expect(running.output()).not.toMatch(/reloaded|refused|of-acme/);
}, 60_000);

test('missing keys and keys of two consumers are named and no key is; the others go on', async () => {
  const consumers = { acme: ['acme', 'gone'], beta: ['beta'], twin: ['twin'] };
  const running = await start(spec(consumers), { 'partner-keys': { acme: 'secret-acme', beta: 'secret-twin', twin: 'secret-twin' } });

  expect(running.output()).toContain('keys of shop/partners are missing, the others are taken: partner-keys/gone\n');
  expect(running.output()).toContain('keys of shop/partners are those of several consumers and let none of them in: beta and twin\n');
  expect(await running.call('secret-acme')).toBe(200);
  expect(await running.call('secret-twin')).toBe(401);
  expect(await running.ready()).toMatchObject({ apiKeys: { 'shop/partners': { accepted: 1, missing: ['partner-keys/gone'] } } });

  running.write({ 'partner-keys': { acme: 'secret-acme', gone: 'secret-gone', beta: 'secret-beta', twin: 'secret-twin' } });
  await eventually(async () => (await running.call('secret-gone')) === 200);
  expect(await running.call('secret-twin')).toBe(200);
  expect(running.output()).toContain('keys of shop/partners are all there\n');
  expect(running.output()).not.toContain('secret-');
  expect(running.left()).toContain('partner-keys');
  expect(running.left()).not.toContain('secret-');
}, 60_000);

test('while no key of a scheme is known keys get 503, who has none 401, and a broken file changes nothing', async () => {
  const running = await start(spec({ acme: ['acme'] }), { other: { acme: 'secret-other' } });
  expect([await running.call('secret-acme'), await running.call(), await running.call('')]).toEqual([503, 401, 401]);

  running.write({ 'partner-keys': { acme: 'secret-acme' } });
  await eventually(async () => (await running.call('secret-acme')) === 200);
  expect(await running.call('secret-other')).toBe(401);
  running.write('{"partner-keys": {"acme": "secret-broken" secret');
  await eventually(() => running.output().includes('the secrets before go on'));
  running.write('{"partner-keys": {"acme": 17 }}');
  await eventually(() => running.output().includes('the entry "acme" of "partner-keys" is no text'));

  expect(await running.call('secret-acme')).toBe(200);
  expect(running.output()).not.toContain('secret-');
}, 60_000);

test('without a file of secrets the start is refused, and each entry is named', async () => {
  const running = await start(spec({ acme: ['acme'], beta: ['beta', 'beta-next'] }));

  expect(await running.ended).toBe(1);
  expect(running.output()).toContain('add --secrets FILE\n  partner-keys: acme, beta, beta-next\n');
});

test('a file that others may read is a warning', async () => {
  const running = await start(spec({ acme: ['acme'] }), { 'partner-keys': { acme: 'secret-acme' } });
  expect(running.output()).not.toContain('warning');

  const file = running.secretsFile;
  chmodSync(file, 0o644);
  writeFileSync(file, JSON.stringify({ 'partner-keys': { acme: 'secret-new' } }));
  await eventually(async () => (await running.call('secret-new')) === 200);
  expect(running.output()).toContain(`warning: ${file} holds secrets and others than its owner may read it; chmod 600 ${file}\n`);
}, 30_000);

test('10,000 keys are looked up, and replaced within seconds', async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
  const keys = (round: number) => ({ 'partner-keys': Object.fromEntries(names.map((name) => [name, `${name}-${round}-secret`])) });
  const running = await start(spec(Object.fromEntries(names.map((name) => [name, [name]]))), keys(0));
  expect([await running.call('c0-0-secret'), await running.call('c9999-0-secret'), await running.call('c10000-0-secret')]).toEqual([
    200, 200, 401,
  ]);

  running.write(keys(1));
  await eventually(async () => (await running.call('c9999-1-secret')) === 200, 15_000);
  expect(await running.call('c9999-0-secret')).toBe(401);
}, 120_000);
