import { describe, expect, test } from 'vitest';
import { credentialGroups } from '../../src/model/credential-groups';
import { model, problems, routes, shop } from './support';

const login = (fields: object = {}) => ({ login: { issuer: 'https://id.example.com/', client: { secret: 'web' }, ...fields } });
const api = (fields: object = {}) => shop({ schemes: { browser: login() }, access: { scheme: 'browser' }, ...fields } as never);

describe('a login', () => {
  test('asks for openid alone, has two paths, and cookies that only its own host may set', () => {
    expect(model(api()).schemes.get('browser')).toMatchObject({
      login: {
        scopes: ['openid'],
        callback: '/login/callback',
        logout: '/logout',
        cookies: { session: '__Host-tollgate.shop.browser.session', id: '__Host-tollgate.shop.browser.id' },
      },
      jwt: { keys: { discovery: 'https://id.example.com/' }, tokenIn: [{ cookie: '__Host-tollgate.shop.browser.id' }] },
    });
  });

  test('brings routes for its two paths, with what holds for all routes of the API', () => {
    const { routes: all } = model(api({ ips: { deny: ['10.0.0.0/8'] } }));

    expect(all.filter((route) => route.login !== undefined).map(({ key, login: part, ips }) => [key, part, ips.length])).toEqual([
      ['ANY /login/callback', { scheme: 'browser', part: 'callback' }, 1],
      ['ANY /logout', { scheme: 'browser', part: 'logout' }, 1],
    ]);
  });

  test('brings none where no route asks for it, and is refused for that', () => {
    expect(problems(api({ access: { open: 'a test' } }))).toEqual([expect.stringContaining('[UnusedScheme]')]);
  });

  test('is there with its session or with what renews one', () => {
    const { schemes } = model(api());

    expect(credentialGroups([...schemes.values()]).map(({ places }) => places)).toEqual([
      [{ cookie: '__Host-tollgate.shop.browser.session' }, { cookie: '__Host-tollgate.shop.browser.refresh' }],
    ]);
  });

  test.each([
    ['GET /logout', 'logout', 'the route "GET /logout"'],
    ['ANY /login/callback', 'callback', 'the route "ANY /login/callback"'],
    ['POST /logout', 'logout', 'the route "POST /logout"'],
  ])('is refused where the route %s has its path', (key, part, whose) => {
    const path = key.split(' ')[1];

    expect(problems(api({ routes: routes(key) }))).toEqual([
      `schemes.browser.login.${part}: "${path}" is also the path of ${whose}, and one path has one answer; write another "${part}" [LoginPathTaken]`,
    ]);
  });

  test('is refused with the path of another login', () => {
    const schemes = { browser: login(), staff: login({ callback: '/staff/callback' }) };
    const access = { anyOf: [{ scheme: 'browser' }, { scheme: 'staff' }] };

    expect(problems(api({ schemes, access }))).toEqual([
      expect.stringContaining('schemes.browser.login.logout: "/logout" is also the path of the logout of "staff"'),
      expect.stringContaining('schemes.staff.login.logout: "/logout" is also the path of the logout of "browser"'),
    ]);
  });

  test('stands beside routes whose parameters would match its paths, and comes before them', () => {
    const { paths } = model(api({ routes: routes('GET /login/{step}', 'ANY /{rest+}') }));
    const logout = paths.find(({ template }) => template.text === '/logout');

    expect([...new Set([...(logout?.methods.values() ?? [])].map(({ key }) => key))]).toEqual(['ANY /logout']);
  });

  test('has no token that a backend could get another for', () => {
    const exchange = { endpoint: 'https://id.example.com/token', audience: 'orders', client: { secret: 'exchange' } };

    expect(problems(api({ backends: { orders: { exchange } } }))).toEqual([expect.stringContaining('[ExchangeNeedsToken]')]);
  });
});
