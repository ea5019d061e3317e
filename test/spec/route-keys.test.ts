import { expect, test } from 'vitest';
import { readDocument } from '../../src/spec/document';
import { parseApi } from '../../src/spec/parse';
import { refusals, shop } from './support';

test.each([
  ['GET orders', '"GET orders" has no slash before the path; write "GET /orders" [PathNeedsSlash]'],
  ['/orders', '"/orders" has no method; write "GET /orders", or "ANY /orders" for every method [MethodMissing]'],
  ['orders', '"orders" is not a route; write a method and a path, as in "GET /orders" [RouteKeyRefused]'],
  ['get /orders', '"get /orders" has the method "get", which the gateway does not know; did you mean "GET"? [MethodRefused]'],
  ['GETT /orders', '"GETT /orders" has the method "GETT", which the gateway does not know; did you mean "GET"? [MethodRefused]'],
  ['FETCH /x', '"FETCH /x" has the method "FETCH", which the gateway does not know; did you mean "PATCH"? [MethodRefused]'],
  [
    'GET, POST /x',
    '"GET, POST /x" has more than one space; write methods without spaces, one space and the path, as in "GET,POST /orders" [RouteKeyRefused]',
  ],
  [
    'GET  /x',
    '"GET  /x" has more than one space; write methods without spaces, one space and the path, as in "GET,POST /orders" [RouteKeyRefused]',
  ],
  [
    'GET /x ',
    '"GET /x " has more than one space; write methods without spaces, one space and the path, as in "GET,POST /orders" [RouteKeyRefused]',
  ],
  ['GET,GET /x', '"GET,GET /x" has GET twice; write it once [MethodRefused]'],
  ['ANY,GET /x', '"ANY,GET /x" has ANY beside other methods; write "ANY /x" alone [MethodRefused]'],
  ['GET /x?y=1', '"GET /x?y=1" holds a query or a fragment; write the path alone (variants match queries) [PathWithQuery]'],
  ['GET /x#y', '"GET /x#y" holds a query or a fragment; write the path alone (variants match queries) [PathWithQuery]'],
  [`GET /${'a'.repeat(960)}`, `"GET /${'a'.repeat(54)}…" has a path of 961 characters; write at most 960 [PathTooLong]`],
  ['GET //x', '"GET //x" holds an empty segment; write one slash between two segments [PathRefused]'],
  ['GET /x//y', '"GET /x//y" holds an empty segment; write one slash between two segments [PathRefused]'],
  ['GET /./x', '"GET /./x" holds a dot segment; write the path that is meant [PathRefused]'],
  ['GET /x/..', '"GET /x/.." holds a dot segment; write the path that is meant [PathRefused]'],
  ['GET /{a}{b}', '"GET /{a}{b}" holds "{a}{b}"; a parameter fills a whole segment, as in "/orders/{id}" [PathRefused]'],
  ['GET /x{a}', '"GET /x{a}" holds "x{a}"; a parameter fills a whole segment, as in "/orders/{id}" [PathRefused]'],
  ['GET /{a}-x', '"GET /{a}-x" holds "{a}-x"; a parameter fills a whole segment, as in "/orders/{id}" [PathRefused]'],
  ['GET /{rest+}/x', '"GET /{rest+}/x" holds {rest+} before its end; only the last segment takes all that remain [PathRefused]'],
  ['GET /{a}/{a}', '"GET /{a}/{a}" holds {a} twice; give each parameter its own name [PathRefused]'],
  ['GET /{a}/{a+}', '"GET /{a}/{a+}" holds {a} twice; give each parameter its own name [PathRefused]'],
  [
    'GET /{1a}',
    '"GET /{1a}" holds {1a}; the name of a parameter starts with a letter and has letters, digits, dashes and underscores [PathRefused]',
  ],
  [
    'GET /{__proto__}',
    '"GET /{__proto__}" holds {__proto__}; the name of a parameter starts with a letter and has letters, digits, dashes and underscores [PathRefused]',
  ],
  [
    'GET /{}',
    '"GET /{}" holds {}; the name of a parameter starts with a letter and has letters, digits, dashes and underscores [PathRefused]',
  ],
  [
    'GET /x y',
    '"GET /x y" has more than one space; write methods without spaces, one space and the path, as in "GET,POST /orders" [RouteKeyRefused]',
  ],
  [
    'GET /%41',
    '"GET /%41" holds "%41", which is not plain; use letters, digits and - . _ ~ (requests with unusual characters match a {parameter}) [PathRefused]',
  ],
  [
    'GET /ä',
    '"GET /ä" holds "ä", which is not plain; use letters, digits and - . _ ~ (requests with unusual characters match a {parameter}) [PathRefused]',
  ],
  [
    'GET /x;y',
    '"GET /x;y" holds "x;y", which is not plain; use letters, digits and - . _ ~ (requests with unusual characters match a {parameter}) [PathRefused]',
  ],
  [
    'GET /{__proto__}',
    '"GET /{__proto__}" holds {__proto__}; the name of a parameter starts with a letter and has letters, digits, dashes and underscores [PathRefused]',
  ],
  ['GET *', '"GET *" holds a * for any path; write "GET /{rest+}" [PathRefused]'],
  ['GET /a/*', '"GET /a/*" holds "*", which stands for nothing here; write {name} for one segment, or {rest+} at the end [PathRefused]'],
  ['ANY /**/a', '"ANY /**/a" holds "**", which stands for nothing here; write {name} for one segment, or {rest+} at the end [PathRefused]'],
  [
    'TRACE /x',
    '"TRACE /x" has the method "TRACE", which the gateway does not know; known are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS and ANY [MethodRefused]',
  ],
  [
    'GET /a|b',
    '"GET /a|b" holds "a|b", which is not plain; use letters, digits and - . _ ~ (requests with unusual characters match a {parameter}) [PathRefused]',
  ],
])('refuses the route %j', (key, says) => {
  expect(refusals(() => parseApi({ ...shop, routes: { [key]: { backend: 'orders' } } }))).toEqual([`routes: ${says}`]);
});

test('a path may be as long as a key of YAML with all methods, and no longer', () => {
  const longest = `/${'a'.repeat(959)}`;
  const key = `GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS ${longest}`;
  expect(readDocument(`'${key}': {}`, 'yaml').value).toEqual({ [key]: {} });
  expect(refusals(() => parseApi({ ...shop, basePath: longest, routes: { [key]: { backend: 'orders' } } }))).toEqual([]);
  expect(refusals(() => parseApi({ ...shop, basePath: `${longest}a` }))).toEqual([
    `basePath: "/${'a'.repeat(58)}…" has a path of 961 characters; write at most 960 [PathTooLong]`,
  ]);
});
