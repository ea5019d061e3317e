import { expect, onTestFinished, test } from 'vitest';
import { Browser } from './support/browser';
import { eventually } from './support/gateway';
import { type Got, type LoginStage, shop, startLogins } from './support/logins';
import { CLIENT } from './support/provider';
import { converse } from './support/raw-http';
import { startTokenIssuer } from './support/token-issuer';

const COOKIE = '__Host-tollgate.shop.browser.';
const TOLD = { backend: 'orders', request: { headers: { set: { 'x-caller': '${caller}' } } } };

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
  for (const cookie of names) {
    const { path, attributes = '' } = ann.cookie(stage.at('/'), cookie) ?? {};
    expect([
      path,
      /secure/i.test(attributes),
      /httponly/i.test(attributes),
      /samesite=lax/i.test(attributes),
      /domain/i.test(attributes),
    ]).toEqual([...['/', true, true, true, false]]);
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

test('a form logs out as well, and no parameter of another route takes the path of a login', async () => {
  const stage = await startLogins({ routes: { 'ANY /{page}': { backend: 'orders' } } });
  const ann = await loggedIn(stage);
  expect((await ann.fetch(stage.at('/other'), { method: 'POST' })).status).toBe(200);
  expect((await ann.fetch(stage.at('/logout'), { method: 'POST' })).status).toBe(302);
  expect((await ann.fetch(stage.at('/other'), { method: 'POST' })).status).toBe(401);
});

test('no cookie of a session can be changed, left out or taken from another session', async () => {
  const stage = await startLogins({ refreshes: false });
  const [ann, bob] = [await loggedIn(stage), new Browser()];
  stage.issuer.user = 'bob';
  await bob.browse(stage.at('/orders'));
  const parts = ['session', 'expires', 'id'].map((part) => COOKIE + part);
  const held = (browser: Browser, part: string) => browser.cookie(stage.at('/'), part)?.value as string;
  const statusWith = async (changed: string, value: string) => {
    const pairs = parts.map((part) => `${part}=${part === changed ? value : held(ann, part)}`);
    return (await fetch(stage.at('/orders'), { headers: { cookie: pairs.join('; ') } })).status;
  };

  expect(await statusWith('none', '')).toBe(200);
  for (const part of parts) {
    const mine = held(ann, part);
    const last = mine.at(-3) === 'A' ? 'B' : 'A';
    const others = [`${mine.slice(0, -3)}${last}${mine.slice(-2)}`, mine.slice(4), `${mine}0`, '', '9999999999', held(bob, part)];
    for (const value of others.filter((other) => other !== mine)) expect(await statusWith(part, value), `${part}=${value}`).toBe(401);
  }
});

test('what renews a session cannot be changed, nor stand in for one', async () => {
  const stage = await startLogins();
  const ann = await loggedIn(stage);
  const refresh = ann.cookie(stage.at('/'), `${COOKIE}refresh`)?.value as string;
  const status = async (cookie: string) => (await fetch(stage.at('/orders'), { headers: { cookie } })).status;

  expect(await status(`${COOKIE}refresh=A${refresh.slice(1)}`)).toBe(401);
  expect(await status(`${COOKIE}id=${refresh}; ${COOKIE}session=${refresh}; ${COOKIE}expires=9999999999`)).toBe(401);
  expect(await status(`${COOKIE}refresh=${refresh}`)).toBe(200);
});

test('a token of the issuer for another client is no session, wherever it stands', async () => {
  const stage = await startLogins();
  const token = await new stage.issuer.provider.AccessToken({ accountId: 'ann', clientId: 'machine' }).save();
  const session = `${COOKIE}id=${token}; ${COOKIE}session=a; ${COOKIE}expires=9999999999`;

  for (const headers of [{ cookie: `${COOKIE}id=${token}` }, { cookie: session }, { authorization: `Bearer ${token}` }] as Record<
    string,
    string
  >[]) {
    expect((await fetch(stage.at('/orders'), { headers })).status).toBe(401);
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

test.each([
  'http://evil.example.com/a',
  'HTTPS://evil.example.com/a',
  'http://evil.example.com//evil.example.com/a',
  'http://127.0.0.1\\\\evil.example.com',
  '//evil.example.com/',
  'javascript:alert(1)',
])('a state that was changed to %s leads nobody to another host', async (url) => {
  const stage = await startLogins();
  const ann = new Browser();
  const callback = new URL(await ann.browseUntil(stage.at('/orders'), stage.at('/login/callback')));
  const state = JSON.parse(Buffer.from(callback.searchParams.get('state') as string, 'base64url').toString()) as object;
  callback.searchParams.set('state', Buffer.from(JSON.stringify({ ...state, url })).toString('base64url'));
  const location = (await ann.fetch(callback.href, { headers: { accept: 'text/html' } })).headers.get('location');

  expect(location === null ? stage.gateway.url : new URL(location, callback).origin).toBe(stage.gateway.url);
});

test('two tabs may log in at once, and each gets its own page', async () => {
  const stage = await startLogins();
  const ann = new Browser();
  const [first, second] = [
    await ann.browseUntil(stage.at('/orders?tab=1'), stage.at('/login/callback')),
    await ann.browseUntil(stage.at('/orders?tab=2'), stage.at('/login/callback')),
  ];

  expect((await got(await ann.browse(first))).url).toBe('/orders?tab=1');
  expect((await got(await ann.browse(second))).url).toBe('/orders?tab=2');
});

test('a token that is too large for a cookie is kept in several, none of which goes to a backend', async () => {
  const stage = await startLogins({ about: 'a'.repeat(6_000) });
  const ann = new Browser();
  const { headers } = await got(await ann.browse(stage.at('/orders')));

  expect(ann.names(stage.at('/')).filter((name) => name.startsWith(`${COOKIE}id_`)).length).toBeGreaterThan(2);
  expect(headers).toMatchObject({ 'x-caller': 'browser:ann' });
  expect(headers.cookie).toBeUndefined();
});

test.each([
  ['any host', []],
  ['hosts of its own', ['shop.example.com', '*.example.com', 'localhost']],
])('wherever else than on this machine, the issuer of an API with %s sends browsers back by https, whatever they say', async (_, hosts) => {
  const stage = await startLogins({ spec: hosts.length === 0 ? {} : { hosts } });
  const lead = async (host: string) => {
    const lies = 'X-Forwarded-Proto: http\r\nX-Forwarded-Host: evil.example.com';
    const request = `GET /api/orders HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\n${lies}\r\n\r\n`;
    const [answer] = await converse(stage.gateway.port, [request], { answers: 1 });
    const location = answer?.headers.find(([name]) => name === 'location')?.[1] ?? '';
    return new URL(location).searchParams.get('redirect_uri');
  };

  expect(await lead('shop.example.com')).toBe('https://shop.example.com/api/login/callback');
  expect(await lead('localhost:8080')).toBe('http://localhost:8080/api/login/callback');
  expect(await lead('127.0.0.1.example.com')).toBe('https://127.0.0.1.example.com/api/login/callback');
});

test('nothing of a login stands in logs or files: no code, no state, no token, no cookie, no secret', async () => {
  const stage = await startLogins();
  const ann = await loggedIn(stage);
  const callback = new URL(ann.visited.find((url) => url.startsWith(stage.at('/login/callback'))) as string);
  await ann.fetch(`${stage.at('/login/callback')}?error=access_denied&state=state-of-error`);
  await new Browser().fetch(callback.href);
  await fetch(`${stage.at('/orders')}?token=in-query`);
  await ann.fetch(stage.at('/logout'));
  await eventually(() => stage.gateway.output().includes('"route":"ANY /logout"'), 5_000);
  const written = stage.gateway.output() + stage.gateway.left();

  for (const part of ['code', 'state']) expect(written).not.toContain(callback.searchParams.get(part));
  for (const part of ['state-of-error', 'in-query', 'eyJ', 'a secret: with', '__Host-tollgate.shop.browser.session='])
    expect(stage.gateway.output()).not.toContain(part);
  expect(written).not.toContain('a secret: with');
});

test('while the issuer is down sessions go on, and nobody logs in; from the beginning all of a login is 503, and the rest serves', async () => {
  const stage = await startLogins();
  const ann = await loggedIn(stage);
  const browser = new Browser();
  const callback = await browser.browseUntil(stage.at('/orders'), stage.at('/login/callback'));
  await stage.issuer.down();
  expect((await ann.fetch(stage.at('/orders'))).status).toBe(200);
  expect((await browser.fetch(callback)).status).toBe(503);

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

test('a session that cannot be renewed while the issuer is down is 503, and goes on when it is there again', async () => {
  const stage = await startLogins({ idTokenSeconds: 2 });
  const ann = await loggedIn(stage);
  await stage.issuer.down();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect((await ann.fetch(stage.at('/orders'))).status).toBe(503);
  await stage.issuer.up();
  expect((await ann.fetch(stage.at('/orders'))).status).toBe(200);
});

test('two instances take the same sessions, and a new spec keeps them', async () => {
  const one = await startLogins();
  const two = await startLogins({ issuer: one.issuer });
  const ann = await loggedIn(one);
  const host = new URL(one.gateway.url).host;
  const request = `GET /api/orders HTTP/1.1\r\nHost: ${host}\r\nCookie: ${ann.header(one.at('/'))}\r\n\r\n`;
  const [answer] = await converse(two.gateway.port, [request], { answers: 1 });
  expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('"x-caller":"browser:ann"') });

  one.gateway.writeSpec(shop(one.issuer.url, { routes: { 'GET /new': { backend: 'orders' } } }));
  await eventually(async () => (await ann.fetch(one.at('/new'))).status === 200, 10_000);
});

test('sessions of an earlier secret of the client end with it', async () => {
  const stage = await startLogins({ refreshes: false });
  const ann = await loggedIn(stage);
  stage.gateway.write({ web: { ...CLIENT, clientSecret: 'another' } });

  await eventually(async () => (await ann.fetch(stage.at('/orders'))).status === 401, 10_000);
});

test('limits by the caller count sessions by who logged in, however often', async () => {
  const stage = await startLogins({ spec: { limits: [{ requests: 2, per: 'minute', by: ['caller'], scope: 'instance' }] } });
  const ann = await loggedIn(stage);
  const again = await loggedIn(stage);
  expect((await ann.fetch(stage.at('/orders'))).status).toBe(429);
  expect((await again.fetch(stage.at('/orders'))).status).toBe(429);

  stage.issuer.user = 'bob';
  expect((await (await loggedIn(stage)).fetch(stage.at('/orders'))).status).toBe(200);
});

test('two logins of one API have sessions of their own, and all of several are asked for one after the other', async () => {
  const issuer = '${value:issuer}';
  const staff = { login: { issuer, client: { secret: 'web' }, callback: '/staff/callback', logout: '/staff/logout' } };
  const stage = await startLogins({
    values: (url) => ({ issuer: url }),
    schemes: { staff },
    routes: {
      'GET /staff': { ...TOLD, access: { scheme: 'staff' } },
      'GET /either': { ...TOLD, access: { anyOf: [{ scheme: 'staff' }, { scheme: 'browser' }] } },
      'GET /both': { ...TOLD, access: { allOf: [{ scheme: 'browser' }, { scheme: 'staff' }] } },
    },
  });
  const ann = await loggedIn(stage);
  expect((await got(await ann.fetch(stage.at('/either')))).headers['x-caller']).toBe('browser:ann');
  expect((await ann.fetch(stage.at('/staff'))).status).toBe(401);
  expect((await ann.fetch(stage.at('/both'))).status).toBe(401);

  expect((await got(await ann.browse(stage.at('/both')))).headers['x-caller']).toBe('browser:ann');
  expect(ann.visited.filter((url) => url.startsWith(stage.at('/staff/callback')))).toHaveLength(1);
  expect((await got(await ann.fetch(stage.at('/either')))).headers['x-caller']).toBe('staff:ann');
});

test('either a token or a session lets in, what a caller brings decides, and who brings nothing logs in', async () => {
  const tokens = await startTokenIssuer();
  onTestFinished(tokens.close);
  const stage = await startLogins({
    schemes: { tokens: { jwt: { issuer: tokens.url, audiences: ['shop'], jwksUri: tokens.jwksUri } } },
    routes: {
      'GET /either': { ...TOLD, access: { anyOf: [{ scheme: 'tokens' }, { scheme: 'browser', groups: ['staff'] }] } },
      'GET /bosses': { ...TOLD, access: { scheme: 'browser', groups: ['bosses'] } },
      'GET /both': { ...TOLD, access: { allOf: [{ scheme: 'browser', claims: { plan: ['gold'] } }, { scheme: 'tokens' }] } },
    },
  });
  const ann = new Browser();
  const bearer = (token: string) => ({ headers: { accept: 'text/html', authorization: `Bearer ${token}` } });

  expect((await got(await ann.browse(stage.at('/either')))).headers['x-caller']).toBe('browser:ann');
  expect((await got(await ann.fetch(stage.at('/either'), bearer(tokens.token())))).headers).toMatchObject({ 'x-caller': 'tokens:ada' });
  expect((await ann.fetch(stage.at('/either'), bearer('a.b.c'))).status).toBe(401);
  expect((await ann.fetch(stage.at('/bosses'))).status).toBe(403);
  const both = (await got(await ann.fetch(stage.at('/both'), bearer(tokens.token())))).headers;
  expect(both).toMatchObject({ 'x-caller': 'browser:ann', authorization: expect.stringContaining('Bearer ') });
  expect((await ann.fetch(stage.at('/both'))).status).toBe(401);
  const nobody = await fetch(stage.at('/either'));
  expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer, Cookie']);
});
