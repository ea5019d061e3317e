import { expect, test } from 'vitest';
import { rowAt, shop } from './support';

const counting = { observability: { metrics: {} } };
const canary = (steps: object | undefined, breaker: object | undefined) =>
  ({
    ...shop,
    backends: { orders: {}, next: breaker === undefined ? {} : { breaker } },
    routes: {
      'GET /orders/{id}': { backend: 'orders', canary: { backend: 'next', weightPercent: 5, ...(steps === undefined ? {} : { steps }) } },
    },
  }) as typeof shop;

const steps = { shares: [5, 100], driver: 'git' };
const noteOf = (spec: typeof shop) => rowAt('kubernetes', 'observability.metrics', spec, {}, counting).note;
const TOLD = 'told on port "metrics" (8082) of each pod, at /metrics';

test('the report says where metrics are told', () => {
  expect(noteOf(shop)).toBe(TOLD);
  expect(noteOf(canary(undefined, { errorPercent: 5 }))).toBe(TOLD);
});

test('the report says which canary is judged, and which one nothing judges', () => {
  expect(noteOf(canary(steps, { errorPercent: 5 }))).toBe(
    `${TOLD}; an AnalysisTemplate of Argo Rollouts judges next behind GET /orders/{id} of shop`,
  );
  expect(noteOf(canary(steps, undefined))).toBe(`${TOLD}; nothing judges next behind GET /orders/{id} of shop, which has no breaker`);
});

test('the report says what steps lack whose requests are not counted', () => {
  const spec = canary(steps, { errorPercent: 5 });
  const place = 'routes["GET /orders/{id}"].canary.steps.shares';

  expect(rowAt('kubernetes', place, spec).note).toContain('with "observability.metrics" of the gateway, an AnalysisTemplate judges');
  expect(rowAt('kubernetes', place, spec, {}, counting).note).toBe('taken by "tollgate canary"');
});

test('on AWS they are those of CloudWatch, with what they cost and tell', () => {
  expect(rowAt('aws', 'observability.metrics', shop, {}, counting)).toMatchObject({
    how: 'native',
    note: 'CloudWatch counts each method of each path, as five metrics at its price of detailed ones',
    differs: expect.stringContaining('4xx and 5xx together'),
  });
});
