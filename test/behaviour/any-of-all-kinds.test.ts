import { expect, onTestFinished, test } from 'vitest';
import { machineToken } from './support/ask-provider';
import { Browser } from './support/browser';
import { eventually } from './support/gateway';
import { startLogins } from './support/logins';
import { CLIENT, startProvider } from './support/provider';
import { startTokenIssuer } from './support/token-issuer';

const SCHEMES = ['browser', 'tokens', 'opaque', 'partners'];
const KEYS = { 'partner-keys': { ann: 'the-key-of-ann', 'ann-next': 'the-next-key-of-ann' } };
const limits = [{ requests: 2, per: 'hour', by: ['caller'], scope: 'instance' }];

/** A route that four kinds of callers may call, all of them known as ann or as a machine. */
async function start() {
  const [issuer, machines] = await Promise.all([startTokenIssuer(), startProvider()]);
  onTestFinished(async () => void (await Promise.all([issuer.close(), machines.close()])));
  const introspection = {
    endpoint: `${machines.url}/token/introspection`,
    client: { secret: 'client' },
    ttl: '1s',
    tokenIn: [{ header: 'x-opaque' }],
  };
  const caller = { headers: { set: { 'x-caller': '${caller}', 'x-consumer': '${consumer}' } } };
  const access = { anyOf: SCHEMES.map((scheme) => ({ scheme })) };
  const stage = await startLogins({
    schemes: {
      tokens: { jwt: { issuer: issuer.url, audiences: ['shop'], jwksUri: issuer.jwksUri } },
      opaque: { introspection },
      partners: { apiKey: { header: 'x-key' } },
    },
    routes: {
      'GET /any': { backend: 'orders', access, request: caller },
      'GET /counted': { backend: 'orders', access, request: caller, limits },
    },
    spec: {
      consumers: {
        ann: {
          keys: [
            { secret: 'partner-keys', key: 'ann' },
            { secret: 'partner-keys', key: 'ann-next' },
          ],
        },
      },
    },
    secret: { client: CLIENT, ...KEYS },
  });
  const ann = new Browser();
  await ann.browse(stage.at('/orders'));
  const credentials = {
    browser: { cookie: ann.header(stage.at('/any')) },
    tokens: { authorization: `Bearer ${issuer.token({ sub: 'ann' })}` },
    opaque: { 'x-opaque': await machineToken(machines) },
    partners: { 'x-key': 'the-key-of-ann' },
  };
  return { ...stage, machines, credentials };
}

type Stage = Awaited<ReturnType<typeof start>>;

/** Who the backend was told calls; else the status. */
async function whoIs({ at }: Stage, headers: Record<string, string>, path = '/any'): Promise<string | number> {
  const answer = await fetch(at(path), { headers: { accept: 'application/json', ...headers }, redirect: 'manual' });
  if (answer.status !== 200) return answer.status;
  return ((await answer.json()) as { headers: Record<string, string> }).headers['x-caller'] ?? 'nobody';
}

const BROKEN = {
  browser: { cookie: '__Host-tollgate.shop.browser.id=broken; __Host-tollgate.shop.browser.session=broken' },
  tokens: { authorization: 'Bearer broken' },
  opaque: { 'x-opaque': 'broken' },
  partners: { 'x-key': 'broken' },
};

test('each of four kinds of callers is known by its own, and the first that is present decides beside all others', async () => {
  const stage = await start();
  const { credentials } = stage;
  const names = { browser: 'browser:ann', tokens: 'tokens:ann', partners: 'partners:ann' };
  for (const [scheme, name] of Object.entries(names)) expect(await whoIs(stage, credentials[scheme as keyof typeof names])).toBe(name);
  expect(await whoIs(stage, credentials.opaque)).toBe('nobody');

  const kinds = ['browser', 'tokens', 'opaque', 'partners'] as const;
  for (const [index, first] of kinds.entries()) {
    for (const other of kinds.slice(index + 1)) {
      const alone = await whoIs(stage, credentials[first]);
      expect(await whoIs(stage, { ...credentials[first], ...credentials[other] }), `${first} and ${other}`).toBe(alone);
      expect(await whoIs(stage, { ...credentials[first], ...BROKEN[other] }), `${first} and a broken ${other}`).toBe(alone);
      expect(await whoIs(stage, { ...BROKEN[first], ...credentials[other] }), `a broken ${first} and ${other}`).toBe(401);
    }
  }
});

test('without any of them a page leads to the issuer, and anything else is told every way in', async () => {
  const stage = await start();
  const page = await fetch(stage.at('/any'), { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' }, redirect: 'manual' });
  expect([page.status, page.headers.get('location')?.startsWith(`${stage.issuer.url}/auth?`)]).toEqual([302, true]);

  const script = await fetch(stage.at('/any'), { headers: { accept: 'application/json' } });
  expect([script.status, script.headers.get('www-authenticate')]).toEqual([401, 'Cookie, Bearer, ApiKey']);
});

test('callers of one name and of several kinds count apart, and a consumer as one with all of its keys', async () => {
  const stage = await start();
  for (const kind of [stage.credentials.browser, stage.credentials.tokens, stage.credentials.opaque]) {
    expect([await whoIs(stage, kind, '/counted'), await whoIs(stage, kind, '/counted')]).not.toContain(429);
    expect(await whoIs(stage, kind, '/counted')).toBe(429);
  }
  expect(await whoIs(stage, { 'x-key': 'the-key-of-ann' }, '/counted')).toBe('partners:ann');
  expect(await whoIs(stage, { 'x-key': 'the-next-key-of-ann' }, '/counted')).toBe('partners:ann');
  expect(await whoIs(stage, { 'x-key': 'the-key-of-ann' }, '/counted')).toBe(429);
});

test('keys are replaced while others call, without a request that fails and without a restart', async () => {
  const stage = await start();
  let stop = false;
  const others = (async () => {
    const seen = new Set<string | number>();
    while (!stop) seen.add(await whoIs(stage, stage.credentials.tokens));
    return seen;
  })();
  stage.gateway.write({ web: CLIENT, client: CLIENT, 'partner-keys': { ann: 'a-new-key-of-ann', 'ann-next': 'the-next-key-of-ann' } });

  await eventually(async () => (await whoIs(stage, { 'x-key': 'a-new-key-of-ann' })) === 'partners:ann', 10_000);
  expect(await whoIs(stage, { 'x-key': 'the-key-of-ann' })).toBe(401);
  expect(await whoIs(stage, { 'x-key': 'the-next-key-of-ann' })).toBe('partners:ann');
  stop = true;
  expect([...(await others)]).toEqual(['tokens:ann']);
});

test('while the server of opaque tokens is away, its callers alone get 503', async () => {
  const stage = await start();
  await stage.machines.down();
  const fresh = { 'x-opaque': 'never-seen' };

  expect(await whoIs(stage, fresh)).toBe(503);
  expect(await whoIs(stage, { ...fresh, ...stage.credentials.partners })).toBe(503);
  expect(await whoIs(stage, stage.credentials.partners)).toBe('partners:ann');
  expect(await whoIs(stage, stage.credentials.tokens)).toBe('tokens:ann');
  expect(await whoIs(stage, stage.credentials.browser)).toBe('browser:ann');
});
