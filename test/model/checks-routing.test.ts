import { expect, test } from 'vitest';
import { problems, routes, shop } from './support';

test.each([
  [
    ['GET /a/{x}', 'GET,POST /a/{y}'],
    'routes["GET,POST /a/{y}"]: "GET /a/{x}" answers GET on the same paths; keep one of them [RoutesTie]',
  ],
  [['GET,POST /x', 'POST /x'], 'routes["POST /x"]: "GET,POST /x" answers POST on the same paths; keep one of them [RoutesTie]'],
  [['ANY /{a}', 'ANY /{b}'], 'routes["ANY /{b}"]: "ANY /{a}" answers ANY on the same paths; keep one of them [RoutesTie]'],
  [['GET /{a+}', 'GET /{b+}'], 'routes["GET /{b+}"]: "GET /{a+}" answers GET on the same paths; keep one of them [RoutesTie]'],
])('routes that tie are refused: %j', (keys, problem) => {
  expect(problems(shop({ routes: routes(...keys) }))[0]).toBe(problem);
});

test('a tie is found whichever of the two is written first', () => {
  const keys = ['GET /a/{x}', 'GET /a/{y}'];

  expect(problems(shop({ routes: routes(...keys) }))).toEqual(problems(shop({ routes: routes(...keys.reverse()) })));
});

test.each([
  [['GET /a/{x}', 'POST /a/{y}']],
  [['ANY /a', 'GET /a']],
  [['GET /a', 'GET /a/']],
  [['GET /a', 'GET /A']],
  [['GET /a/{x}', 'GET /{x}/a', 'GET /{rest+}']],
])('no tie: %j', (keys) => {
  expect(problems(shop({ routes: routes(...keys) }))).toEqual([]);
});

test('a route that never answers is refused', () => {
  const all = 'GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS /a';

  expect(problems(shop({ routes: routes(all, 'ANY /a') }))).toEqual([
    'routes["ANY /a"]: other routes of this path answer every method first; remove it or name its methods [UnreachableRoute]',
  ]);
});
