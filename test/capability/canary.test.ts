import { describe, expect, test } from 'vitest';
import { proxyReasons } from '../../src/capability/proxied';
import { TARGETS } from '../../src/capability/verdict';
import { examine } from '../../src/model/resolve';
import type { ApiSpec } from '../../src/spec/api';
import { ledger, rowAt, withRoute } from './support';

const CANARY = 'routes["GET /orders/{id}"].canary';
const steps = (driver: string) => ({ shares: [5, 100], driver });
const spec = (fields: object = {}): ApiSpec => ({
  ...withRoute({
    canary: { backend: 'next', weightPercent: 5, sticky: ['claim:sub'], preview: { header: 'x-canary', value: 'always' }, ...fields },
  }),
  backends: { orders: {}, next: {} },
});

test('a canary is divided by Envoy, and on AWS by the proxy', () => {
  for (const target of TARGETS) expect(ledger(target, spec({ steps: steps('git') })).problems).toEqual([]);
  for (const field of ['backend', 'weightPercent', 'sticky', 'preview.header', 'preview.value']) {
    expect(rowAt('kubernetes', `${CANARY}.${field}`, spec()).how).toBe('native');
    expect(rowAt('aws', `${CANARY}.${field}`, spec()).how).toBe('proxy');
  }
});

test('steps are for whoever takes them', () => {
  for (const target of TARGETS) {
    for (const field of ['shares', 'driver']) {
      expect(rowAt(target, `${CANARY}.steps.${field}`, spec({ steps: steps('git') })).how).toBe('metadata');
    }
  }
});

describe('code-deploy', () => {
  const rollout = { shares: [5, 100], driver: 'code-deploy', interval: '10m' };

  test.each([
    ['kubernetes', 'no function is in the way here'],
    ['aws', '"sticky" keeps callers on their sides, and an alias divides by chance'],
  ] as const)('is refused as a whole, with why and what to write: %s', (target, why) => {
    const { problems } = ledger(target, spec({ steps: rollout }));

    expect(problems).toMatchObject([{ path: `${CANARY}.steps`, code: 'RefusedByTarget' }]);
    expect(problems[0]?.message).toContain(why);
    expect(problems[0]?.message).toContain('write "driver: git"');
  });

  test('can be waived, since the share stands in the spec', () => {
    const waive = { 'routes.*.canary.steps': 'moved by hand here' };

    for (const target of TARGETS) expect(ledger(target, spec({ steps: rollout }), { waive }).problems).toEqual([]);
  });
});

test.each([0, 5, 100])('a share of %d takes a route through the proxy: one that is moved moves no route', (weightPercent) => {
  const { model } = examine({ apis: [spec({ weightPercent })] });
  const [api] = model.apis;
  const [route] = api?.routes ?? [];
  const reasons = api === undefined || route === undefined ? [] : proxyReasons(route, { model, api, bindings: {} });

  expect(reasons.map(({ field }) => field)).toContain('canary');
});
