import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { examine, type ResolveInput } from '../../src/model/resolve';
import { fromFile } from '../../src/spec/document';
import type { GatewaySettings } from '../../src/spec/gateway';
import { parseApi } from '../../src/spec/parse';

const TOUR = parseApi(fromFile(join(__dirname, '../fixtures/tours/spec.yaml')).value);

const BASELINE: GatewaySettings = {
  baseline: {
    schemes: {
      staff: { jwt: { issuer: 'https://staff.example.com/', audiences: ['shop'], claimHeaders: { sub: 'x-a', '7': 'x-b', '10': 'x-c' } } },
    },
    limits: [{ requests: 5, per: 'second', by: ['ip'], scope: 'instance' }],
    cors: { origins: ['https://app.example.com'] },
  },
  errors: { detail: { 'rate-limited': 'Slow down.', forbidden: 'No.' } },
};

/** The same value with the keys of every map in another order. */
function shuffled<T>(value: T, random: () => number): T {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [random(), key, shuffled(item, random)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a - b).map(([, key, item]) => [key, item])) as T;
}

/** Everything that is resolved, lists and maps of the model in their order, and what is said; without what is as written. */
function outcome(input: ResolveInput): string {
  const resolved = (key: string, value: unknown) => {
    if (['spec', 'settings', 'aggregate', 'batch', 'json', 'inline'].includes(key)) return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
  };
  return JSON.stringify(examine(input), resolved, 1);
}

test('the order of the keys of maps never changes the model', () => {
  const route = { backend: 'orders', access: { scheme: 'staff' } };
  const spec = { ...TOUR, routes: { ...TOUR.routes, 'GET /z/{a}': route, 'PUT /z/{b}': route, 'GET /{c}/y': route } };
  const written = outcome({ apis: [spec], settings: BASELINE });

  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
      let state = seed;
      const random = () => {
        state = (state * 48_271) % 2_147_483_647;
        return state;
      };

      expect(outcome({ apis: [shuffled(spec, random)], settings: shuffled(BASELINE, random) })).toBe(written);
    }),
    { numRuns: 30 },
  );
});

test('the order of the keys of maps never changes what is said to be wrong', () => {
  const wrong = {
    ...TOUR,
    routes: { 'GET /b': { backend: 'no' }, 'GET /a': { backend: 'neither' } },
    plans: { b: TOUR.plans?.free, a: TOUR.plans?.free },
  };
  const written = outcome({ apis: [wrong as typeof TOUR] });

  const reversed = Object.fromEntries(Object.entries(wrong).map(([key, value]) => [key, reverse(value)]));
  expect(written).toContain('UnknownBackend');
  expect(outcome({ apis: [reversed as unknown as typeof TOUR] })).toBe(written);
});

function reverse(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
