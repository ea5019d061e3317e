import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';

const schemes = {
  browser: { login: { issuer: 'https://id.example.com/', client: { secret: 'web' } } },
  tokens: { jwt: { issuer: 'https://api.example.com/', audiences: ['shop'] } },
  keys: { apiKey: { header: 'x-api-key' } },
};
const either = { anyOf: [{ scheme: 'tokens' }, { scheme: 'browser' }] };
const both = { allOf: [{ scheme: 'browser', groups: ['staff'] }, { scheme: 'keys' }] };
const PAGE = 'accept: text/html';

const asked = (request: string, header: string[] = [], options: { claims?: string; consumer?: string } = {}) => {
  const respond = { status: 204 };
  const spec = {
    name: 'shop',
    schemes,
    consumers: { acme: { keys: [{ secret: 'k', key: 'acme' }] } },
    access: { scheme: 'browser' },
    routes: { 'ANY /page': { respond }, 'GET /either': { respond, access: either }, 'GET /both': { respond, access: both } },
  };
  const { model } = resolve({ apis: [parseApi(spec)] });
  const { checks, caller, answer, route } = explain(readRequest({ request, header, ...options }), model);
  return { check: checks.filter(({ check }) => check === 'authenticate')[0], caller, answer, route };
};

const LOGS_IN = {
  check: { outcome: 'answered', detail: 'a browser that asks for a page logs in first, at https://id.example.com/' },
  answer: { status: 302 },
};

test.each<[string, string, string[], { consumer?: string }?]>([
  ['asks for a page', 'GET /page', [PAGE]],
  ['says that it navigates', 'GET /page', ['sec-fetch-mode: navigate']],
  ['brings none of several credentials', 'GET /either', [PAGE]],
  ['brings a key alone where a session is needed too', 'GET /both', [PAGE], { consumer: 'acme' }],
])('a browser that %s goes to the issuer', (_, request, header, options) => {
  expect(asked(request, header, options)).toMatchObject(LOGS_IN);
});

test.each([
  ['a script', 'GET /page', ['accept: application/json']],
  ['a form', 'POST /page', [PAGE]],
  ['a browser with a session', 'GET /page', [PAGE, 'cookie: __Host-tollgate.shop.browser.session=a']],
  ['a browser with a token', 'GET /either', [PAGE, 'authorization: Bearer a.b.c']],
])('what %s brings decides', (_, request, header) => {
  expect(asked(request, header)).toMatchObject({ check: { outcome: 'unknown' } });
});

test('the claims of a session are those of its id token, whoever the client is', () => {
  const of = (claims: object) => asked('GET /page', [], { claims: JSON.stringify(claims) });

  expect(of({ sub: 'ann', aud: 'a client' })).toMatchObject({ caller: { scheme: 'browser', subject: 'ann' } });
  expect(of({ iss: 'https://other.example.com/' }).answer).toMatchObject({ status: 401 });
});

test.each([
  ['GET /login/callback?code=a&state=b', 'ANY /login/callback', /^the issuer sends browsers here/],
  ['GET /logout', 'ANY /logout', /^the session ends/],
])('a login answers %s by itself', (request, route, detail) => {
  expect(asked(request)).toMatchObject({
    route,
    check: { outcome: 'answered', detail: expect.stringMatching(detail) },
    answer: { status: 302 },
  });
});

test.each(['GET /login/callback', 'GET /login/callback?code=a'])('nobody comes back from an issuer by %s', (request) => {
  expect(asked(request)).toMatchObject({
    check: { outcome: 'refused' },
    answer: { status: 401 },
  });
});
