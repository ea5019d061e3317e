import { expect, test } from 'vitest';
import { parseApi } from '../../src/spec/parse';
import { refusals, shop, withRoute } from './support';

const responding = (fields: object) => ({ ...shop, routes: { 'GET /': { respond: fields } } });

test.each([
  {
    value: withRoute({ timeot: '5s' }),
    says: ['routes["GET /orders"].timeot: "timeot" is not a field of a route; did you mean "timeout"? [UnknownField]'],
  },
  {
    value: withRoute({ Timeout: '5s' }),
    says: ['routes["GET /orders"].Timeout: "Timeout" is not a field of a route; did you mean "timeout"? [UnknownField]'],
  },
  {
    value: withRoute({ zzzzzz: 1, backnd: 'a' }),
    says: [
      'routes["GET /orders"].zzzzzz: "zzzzzz" is not a field of a route; it has backend, weighted, aggregate, batch, respond, redirect, owner, tags, description, access, ips, limits, cors, body, require, variants, canary, sticky, rewrite, request, response, cache, timeout, retry, fallback, mirror, fault, paths, stream, versions [UnknownField]',
      'routes["GET /orders"].backnd: "backnd" is not a field of a route; did you mean "backend"? [UnknownField]',
    ],
  },
  {
    value: withRoute({ stream: { sse: { a: 1 } } }),
    says: ['routes["GET /orders"].stream.sse.a: "a" is not a field of sse; it has none: write {} [UnknownField]'],
  },
  { value: withRoute({ limits: {} }), says: ['routes["GET /orders"].limits: is a map; write a list, such as [ … ] [WrongType]'] },
  { value: { ...shop, routes: [] }, says: ['routes: is a list; write a map, such as { name: … } [WrongType]'] },
  { value: { ...shop, routes: {} }, says: ['routes: the map is empty; write at least one route, such as "GET /orders" [EmptyMap]'] },
  { value: { name: 'shop' }, says: ['routes: is missing; write at least one route, such as "GET /orders" [Missing]'] },
  {
    value: { ...shop, routes: { 'GET /': null } },
    says: ['routes["GET /"]: is null; write a route as a map, such as { backend: … } [WrongType]'],
  },
  {
    value: { ...shop, routes: { 'GET /': 'orders' } },
    says: ['routes["GET /"]: is a text; write a route as a map, such as { backend: … } [WrongType]'],
  },
  { value: undefined, says: ['is missing; write an API as a map, such as { name: … } [Missing]'] },
  { value: 'shop', says: ['is a text; write an API as a map, such as { name: … } [WrongType]'] },
  { value: [], says: ['is a list; write an API as a map, such as { name: … } [WrongType]'] },
  {
    value: JSON.parse(
      '{"name":"shop","access":{"open":"a"},"backends":{"__proto__":{},"constructor":{}},"routes":{"GET /":{"respond":{"status":200,"json":{"__proto__":1}}}}}',
    ),
    says: [
      'backends: "__proto__" has a meaning in JavaScript and would be lost; choose another name [ReservedName]',
      'backends: "constructor" has a meaning in JavaScript and would be lost; choose another name [ReservedName]',
      'routes["GET /"].respond.json: "__proto__" has a meaning in JavaScript and would be lost; choose another name [ReservedName]',
    ],
  },
  {
    value: { ...shop, tags: new Map() },
    says: ['tags: is an object of a class or a list with holes; write plain maps, lists, texts and numbers [NotPlainData]'],
  },
  {
    value: responding({ status: 200, json: () => 1 }),
    says: ['routes["GET /"].respond.json: is a function; write plain maps, lists, texts and numbers [NotPlainData]'],
  },
  {
    value: responding({ status: 200, json: { a: NaN } }),
    says: ['routes["GET /"].respond.json.a: NaN is a number that JSON does not have; write a finite one [NotPlainData]'],
  },
  {
    value: responding({ status: 200, json: new Date(0) }),
    says: [
      'routes["GET /"].respond.json: is an object of a class or a list with holes; write plain maps, lists, texts and numbers [NotPlainData]',
    ],
  },
  {
    value: responding({ status: 200, json: 1n }),
    says: ['routes["GET /"].respond.json: is a bigint; write plain maps, lists, texts and numbers [NotPlainData]'],
  },
  {
    value: responding({ status: 200, json: 2 ** 60 }),
    says: [
      'routes["GET /"].respond.json: 1152921504606847000 is too large to be kept exactly; write it in quotes, as a text [NotPlainData]',
    ],
  },
  {
    value: {
      ...responding({ status: Infinity, body: () => 1, json: {} }),
      name: 'Shop',
      tags: new Map(),
      backends: { a: new Date(0), b: { timeout: NaN, idleTimeout: 1 } },
    },
    says: [
      'backends.a: is an object of a class or a list with holes; write plain maps, lists, texts and numbers [NotPlainData]',
      'backends.b.timeout: NaN is a number that JSON does not have; write a finite one [NotPlainData]',
      'routes["GET /"].respond.status: Infinity is a number that JSON does not have; write a finite one [NotPlainData]',
      'routes["GET /"].respond.body: is a function; write plain maps, lists, texts and numbers [NotPlainData]',
      'tags: is an object of a class or a list with holes; write plain maps, lists, texts and numbers [NotPlainData]',
      'name: "Shop" is not a DNS-1123 label; use at most 63 lower-case letters, digits and dashes, such as "shop" [NotALabel]',
      'backends.b.idleTimeout: 1 is not a duration; write it as in "5s" [WrongType]',
      'routes["GET /"].respond: respond has at most one of body and json; body and json are both there [ExactlyOne]',
    ],
  },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseApi(value))).toEqual(says);
});
