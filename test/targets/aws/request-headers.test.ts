import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { BOUND, openSpec, planOf } from './support';

const header = fc.stringMatching(/^x[a-z0-9._-]{1,4}$/);

test('headers take no text of each other from the authorizer, whatever they are called', () => {
  fc.assert(
    fc.property(fc.uniqueArray(header, { minLength: 2, maxLength: 6 }), (names) => {
      const spec: ApiSpec = {
        ...openSpec(),
        schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
        access: { scheme: 'customers' },
        routes: {
          'GET /a': { backend: 'a', request: { headers: { set: Object.fromEntries(names.map((name) => [name, '${claim:sub}'])) } } },
        },
      };
      const keys = planOf(spec, BOUND).authorizer?.rules[0]?.values.map(({ key }) => key) ?? [];
      expect(new Set(keys).size).toBe(names.length);
      for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_]+$/);
    }),
  );
});
