import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { TokenLocation } from '../../../src/spec/jwt';
import { BOUND, openSpec, planOf } from './support';

/** An API with a route for each way in: a list of places, one scheme for each, all of which are asked for. */
function guarded(ways: readonly (readonly TokenLocation[])[]): ApiSpec {
  const schemes = ways.flatMap((places, way) => places.map((place, index) => [`s${way}-${index}`, jwt(place)] as const));
  const routes = ways.map((places, way) => [`GET /r${way}`, { backend: 'a', access: all(places.map((_, index) => `s${way}-${index}`)) }]);
  return { ...openSpec(), schemes: Object.fromEntries(schemes), routes: Object.fromEntries(routes) };
}

const jwt = (place: TokenLocation) => ({ jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], tokenIn: [place] } });
const all = (schemes: readonly string[]) => ({ allOf: schemes.map((scheme) => ({ scheme })) });

/** What API Gateway looks at before it takes a kept answer, by route. */
function keptBy(ways: readonly (readonly TokenLocation[])[]): string[][] {
  const { body } = planOf(guarded(ways), BOUND);
  const schemes = (body.components as { readonly securitySchemes: { readonly [name: string]: object } }).securitySchemes;
  return ways.map((_, way) => {
    const { security } = (body.paths[`/r${way}`] as { readonly get: { readonly security: readonly object[] } }).get;
    const scheme = schemes[Object.keys(security[0] as object)[0] as string] as {
      readonly [extension: string]: { identitySource?: string };
    };
    return (scheme['x-amazon-apigateway-authorizer']?.identitySource ?? '').split(', ').filter((source) => source.startsWith('method.'));
  });
}

const source = (place: TokenLocation) =>
  place.query === undefined ? `method.request.header.${place.header}` : `method.request.querystring.${place.query}`;

describe('an authorizer keeps answers by the credentials of its own routes', () => {
  const name = fc.stringMatching(/^[a-z0-9._$-]{1,4}$/);
  const place: fc.Arbitrary<TokenLocation> = fc.oneof(
    name.filter((header) => !header.includes('_')).map((header) => ({ header })),
    name.map((query) => ({ query })),
  );
  const way = fc.uniqueArray(place, { minLength: 1, maxLength: 2, selector: source });

  test('whatever they are called', () => {
    fc.assert(
      fc.property(fc.array(way, { minLength: 2, maxLength: 4 }), (ways) => {
        expect(keptBy(ways)).toEqual(ways.map((places) => places.map(source)));
      }),
    );
  });

  test.each<[string, TokenLocation[][]]>([
    ['a header and a parameter', [[{ header: 'x-token' }], [{ query: 'x-token' }]]],
    ['names that differ in punctuation', [[{ header: 'x.token' }], [{ header: 'x-token' }]]],
    ['names that end alike', [[{ header: 'a.token' }], [{ header: 'b.token' }]]],
    ['two headers and one', [[{ header: 'x' }, { header: 'y' }], [{ header: 'x-y' }]]],
  ])('such as those of %s', (_, ways) => {
    expect(keptBy(ways)).toEqual(ways.map((places) => places.map(source)));
  });

  test('and keeps none where API Gateway has no word for their place', () => {
    expect(keptBy([[{ query: 'a,b' }], [{ header: "x'y" }], [{ header: 'uncached' }]])).toEqual([
      [],
      [],
      ['method.request.header.uncached'],
    ]);
  });
});
