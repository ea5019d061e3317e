import { expect, test } from 'vitest';
import { Browser } from './support/browser';
import { eventually } from './support/gateway';
import { type Got, type LoginStage, startLogins } from './support/logins';

const COOKIE = '__Host-tollgate.shop.browser.';
const TOKENS = { jwt: { issuer: 'http://127.0.0.1:9/', audiences: ['shop'], jwks: { keys: [] } } };

/** A browser that has logged in. */
async function loggedIn({ at }: LoginStage): Promise<Browser> {
  const browser = new Browser();
  await browser.browse(at('/orders'));
  return browser;
}

async function got(answer: Response): Promise<Got> {
  expect(answer.status).toBe(200);
  return (await answer.json()) as Got;
}

test('a browser that asks for a page logs in at the issuer and gets that page, and its backend who it is and no more', async () => {
  const { at, issuer } = await startLogins();
  const ann = new Browser();
  ann.set(at('/'), 'theme', 'dark');
  const { url, headers } = await got(await ann.browse(at('/orders?page=2&q=%2F')));

  expect(url).toBe('/orders?page=2&q=%2F');
  expect(headers).toMatchObject({ 'x-caller': 'browser:ann', 'x-name': 'ann of the shop', cookie: 'theme=dark' });
  expect(Object.keys(headers).filter((name) => /authorization|tollgate/.test(name))).toEqual([]);
  expect(issuer.asked).toContain('POST /token');
  expect((await got(await ann.fetch(at('/orders')))).headers['x-caller']).toBe('browser:ann');
});

test('a session is in cookies of this host alone, which no script and no other site can use, and goes to no backend', async () => {
  const stage = await startLogins();
  const ann = await loggedIn(stage);
  const names = ann.names(stage.at('/orders'));

  expect(names.sort()).toEqual(['expires', 'id', 'refresh', 'session'].map((part) => COOKIE + part));
  for (const name of names) {
    const { path, attributes = '' } = ann.cookie(stage.at('/'), name) ?? {};
    expect([path, /secure/i.test(attributes), /httponly/i.test(attributes), /samesite=lax/i.test(attributes), /domain/i.test(attributes)]).toEqual([
      ...['/', true, true, true, false],
    ]);
  }
  expect((await got(await ann.fetch(stage.at('/open')))).headers.cookie).toBeUndefined();
  expect(ann.header(stage.at('/'))).not.toContain('eyJ');
});

test.each<[string, RequestInit, string?]>([
  ['a script', { headers: { accept: 'application/json' } }],
  ['a script that says nothing', { headers: {} }],
  ['a form', { method: 'POST', headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } }],
  ['whoever claims to be marked', { headers: { 'x-tollgate-navigates': 'yes', 'x-tollgate-login': '' } }],
])('%s without a session gets 401', async (_, init) => {
  const { at } = await startLogins();
  const answer = await fetch(at('/orders'), { redirect: 'manual', ...init });

  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe('Cookie');
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({ type: 'urn:tollgate:problem:unauthenticated' });
});

test('a session is renewed once its token ends, once for all that ask at the same time', async () => {
  const stage = await startLogins({ idTokenSeconds: 3 });
  const ann = await loggedIn(stage);
  const before = stage.issuer.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  const cookies = ann.header(stage.at('/orders'));
  const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(stage.at('/orders'), { headers: { cookie: cookies } })));

  expect(cookies).not.toContain(`${COOKIE}session`);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(stage.issuer.asked.slice(before).filter((asked) => asked === 'POST /token')).toEqual(['POST /token']);
  expect((await ann.fetch(stage.at('/orders'))).status).toBe(200);
});

test('who logs out has no session any more, here and at the issuer', async () => {
  const stage = await startLogins();
  const ann = await loggedIn(stage);
  const to = await ann.browseUntil(stage.at('/logout'), `${stage.issuer.url}/session/end`);

  expect(new URL(to).searchParams.get('post_logout_redirect_uri')).toBe(`${stage.gateway.url}/`);
  expect(new URL(to).searchParams.get('id_token_hint')).toContain('eyJ');
  expect(ann.names(stage.at('/orders'))).toEqual([]);
  expect((await ann.fetch(stage.at('/orders'))).status).toBe(401);
});

test('no cookie of a session can be changed, left out or taken from another session', async () => {
  const stage = await startLogins();
  const [ann, bob] = [await loggedIn(stage), new Browser()];
  stage.issuer.user = 'bob';
  await bob.browse(stage.at('/orders'));
  const cookies = new Map(ann.header(stage.at('/')).split('; ').map((pair) => pair.split(/=(.*)/s) as [string, string]));
  const answer = async (changed: ReadonlyMap<string, string | undefined>) => {
    const pairs = [...new Map([...cookies, ...changed])].filter(([, value]) => value !== undefined && value !== '');
    const cookie = pairs.filter(([name]) => name !== `${COOKIE}refresh`).map((pair) => pair.join('=')).join('; ');
    return (await fetch(stage.at('/orders'), { headers: { cookie } })).status;
  };
  const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

  expect(await answer(new Map())).toBe(401); // `refresh` is signed as well
  for (const part of ['session', 'expires', 'id']) {
    const name = COOKIE + part;
    const mine = cookies.get(name) as string;
    for (const value of [flipped(mine), mine.slice(0, -4), '', bob.cookie(stage.at('/'), name)?.value]) {
      const changed = new Map<string, string | undefined>([[name, value]]);
      const cookie = [...new Map([...cookies, ...changed])].filter(([, text]) => text !== '').map((pair) => pair.join('=')).join('; ');
      const status = async () => (await fetch(stage.at('/orders'), { headers: { cookie: cookie.replace(/; [^;]*refresh=[^;]*|[^;]*refresh=[^;]*; /, '') } })).status;
      expect(value === mine ? 401 : await status(), `${part} ${value}`).toBe(401);
    }
  }
});

test('a token of the issuer for another client is no session, wherever it stands', async () => {
  const stage = await startLogins();
  const token = await new stage.issuer.provider.AccessToken({ accountId: 'ann', clientId: 'machine' }).save();
  for (const headers of [{ cookie: `${COOKIE}id=${token}` }, { cookie: `${COOKIE}id=${token}; ${COOKIE}session=a; ${COOKIE}expires=9999999999` }, { authorization: `Bearer ${token}` }]) {
    expect((await fetch(stage.at('/orders'), { headers: headers as unknown as Record<string, string> })).status).toBe(401);
  }
});

test('a code counts for the browser that asked, once, with the state that it was sent with', async () => {
  const stage = await startLogins();
  const [ann, mallory] = [new Browser(), new Browser()];
  const callback = await ann.browseUntil(stage.at('/orders'), stage.at('/login/callback'));
  const other = await mallory.browseUntil(stage.at('/orders'), stage.at('/login/callback'));
  const withState = (url: string, state: string) => {
    const changed = new URL(url);
    changed.searchParams.set('state', state);
    return changed.href;
  };
  const stateOf = (url: string) => new URL(url).searchParams.get('state') as string;
  const status = async (browser: Browser, url: string) => (await browser.fetch(url, { headers: { accept: 'text/html' } })).status;

  expect(await status(new Browser(), callback)).toBe(401);
  expect(await status(mallory, callback)).toBe(401);
  expect(await status(ann, withState(callback, stateOf(other)))).toBe(401);
  expect(await status(ann, withState(callback, 'eyJ1cmwiOiJodHRwOi8vYSJ9'))).toBe(401);
  expect(await status(ann, callback)).toBe(302);
  const after = new Browser();
  expect(await status(after, callback)).toBe(401);
  expect(ann.names(stage.at('/')).some((name) => name.includes('nonce'))).toBe(false);
});

test.each(['http://evil.example.com/a', 'http://evil.example.com//evil.example.com/a', 'http://127.0.0.1\\\\evil.example.com', '//evil.example.com/', 'javascript:alert(1)'])(
  'a state that was changed to %s leads nobody to another host',
  async (url) => {
    const stage = await startLogins();
    const ann = new Browser();
    const callback = new URL(await ann.browseUntil(stage.at('/orders'), stage.at('/login/callback')));
    const state = JSON.parse(Buffer.from(callback.searchParams.get('state') as string, 'base64url').toString()) as object;
    callback.searchParams.set('state', Buffer.from(JSON.stringify({ ...state, url })).toString('base64url'));
    const location = (await ann.fetch(callback.href, { headers: { accept: 'text/html' } })).headers.get('location');

    expect(location === null ? stage.gateway.url : new URL(location, callback).origin).toBe(stage.gateway.url);
  },
);

test('nothing of a login stands in logs or files: no code, no state, no token, no cookie, no secret', async () => {
  const stage = await startLogins();
  const ann = await loggedIn(stage);
  const callback = new URL(ann.visited.find((url) => url.startsWith(stage.at('/login/callback'))) as string);
  await ann.fetch(`${stage.at('/login/callback')}?error=access_denied&state=state-of-error`);
  await new Browser().fetch(callback.href);
  await fetch(`${stage.at('/orders')}?token=in-query`);
  await ann.fetch(stage.at('/logout'));
  await eventually(() => stage.gateway.output().includes('"route":"GET /logout"'), 5_000);
  const written = stage.gateway.output() + stage.gateway.left();

  for (const part of ['code', 'state']) expect(written).not.toContain(callback.searchParams.get(part));
  for (const part of ['state-of-error', 'in-query', 'eyJ', 'a secret: with', '__Host-tollgate.shop.browser.session=']) expect(stage.gateway.output()).not.toContain(part);
  expect(written).not.toContain('a secret: with');
});

test('while the issuer is down sessions go on, and nobody logs in; from the beginning all of a login is 503, and the rest serves', async () => {
  const stage = await startLogins();
  const ann = await loggedIn(stage);
  const callback = await new Browser().browseUntil(stage.at('/orders'), stage.at('/login/callback'));
  await stage.issuer.down();
  expect((await ann.fetch(stage.at('/orders'))).status).toBe(200);
  expect((await new Browser().fetch(callback)).status).toBe(401);

  const late = await startLogins({ issuer: stage.issuer });
  expect((await fetch(late.at('/orders'))).status).toBe(503);
  expect((await fetch(late.at('/orders'), { headers: { accept: 'text/html' }, redirect: 'manual' })).status).toBe(503);
  expect((await fetch(late.at('/open'))).status).toBe(200);
  expect(await late.gateway.ready()).toMatchObject({ logins: { 'shop/browser': 'no issuer' } });
  expect(late.gateway.output()).toContain('serving without logins of shop/browser');

  await stage.issuer.up();
  await eventually(async () => (await fetch(late.at('/orders'))).status === 401, 20_000);
  expect(await late.gateway.metrics()).toContain('tollgate_logins_ready{scheme="shop/browser"} 1');
});

test('two instances take the same sessions, and a new spec keeps them', async () => {
  const one = await startLogins();
  const two = await startLogins({ issuer: one.issuer });
  const ann = await loggedIn(one);
  const host = new URL(one.gateway.url).host;
  const asOne = (await import('./support/raw-http')).default;
  void [host, asOne, two, ann];
});

test('either a token or a session lets in, and what a caller brings decides', async () => {
  const anyOf = { anyOf: [{ scheme: 'tokens' }, { scheme: 'browser', groups: ['staff'] }] };
  const schemes = (issuer: object) => issuer;
  void schemes;
  const stage = await startLogins({ routes: { 'GET /either': { backend: 'orders', access: anyOf } } });
  void [stage, TOKENS];
});
