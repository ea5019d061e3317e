import fc from 'fast-check';
import { oneOf, rarely, some, sometimes, together, value } from './pieces';

const headers = (of: string) =>
  some(50, {
    set: value.map((text) => ({ [`x-${of}`]: text })),
    add: value.map((text) => ({ [`x-more-${of}`]: text })),
    remove: oneOf([`x-gone-${of}`]),
  });

const query = some(60, { set: value.map((text) => ({ source: text })), remove: oneOf(['debug']) });

const json = some(50, {
  set: fc.constant({ 'meta.caller': '${caller}' }),
  rename: fc.constant({ qty: 'quantity' }),
  drop: fc.constant(['internal', 'items[*].cost']),
  keep: fc.constant(['id']),
});

const ofMessage = (of: string, convert: string) =>
  together(fc.record({ headers: headers(of) }), fc.record({ json: sometimes(4, json), convert: sometimes(4, fc.constant(convert)) }));

export const request = together(ofMessage('request', 'xml-to-json'), fc.record({ query: sometimes(30, query) }));
export const response = ofMessage('response', 'json-to-xml');

export const rewrite = fc.oneof<fc.Arbitrary<object>[]>(
  fc.record({ path: oneOf('/z/{id}', '/z', '/z/{id}?x=${header:x-user}') }),
  fc.record({ host: oneOf('h.internal', '${header:x-user}.internal') }),
  fc.record({ path: oneOf('/z/${version}/{id}'), host: oneOf('h.internal') }),
);

export const respond = oneOf<object>(
  { status: 200, json: { a: 'x%y${', b: [1, { c: null }] } },
  { status: 503, body: 'no', headers: { 'x-f': '1' } },
  { status: 204 },
  { status: 200, body: '<p>é</p>', headers: { 'content-type': 'text/html' } },
);

export const redirect = together(
  fc.record({ to: oneOf('/o/{id}', 'https://x.example.com/a?b=c', '/f/1/2', 'https://x.example.com/${query:q}') }),
  rarely(70, { status: oneOf(301, 302, 303, 307, 308) }),
);
