import { describe, expect, test } from 'vitest';
import { compileKubernetes } from '../../../../src/targets/kubernetes/compile';
import { envoyArguments } from '../../../../src/targets/kubernetes/envoy/bootstrap';
import { goldenCases } from '../../../support/golden-cases';

type Json = { readonly [field: string]: unknown };

const PLACE = { address: '0.0.0.0', port: 8080 };

/** What Envoy gets for each of the golden cases that show it. */
const plans = goldenCases()
  .filter(({ shown }) => shown.some((file) => file.startsWith('envoy.')))
  .map((golden) => compileKubernetes({ ...golden, place: PLACE }).plan.envoy);

/** Every object in it. */
const all: readonly Json[] = plans.flatMap(objectsIn);

function objectsIn(value: unknown): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [value as Json, ...inside];
}

/** Those with a field, of which there are some. */
function having(field: string): Json[] {
  const some = all.filter((each) => field in each);
  expect(some).not.toEqual([]);
  return some;
}

/** The configurations of a type, of which there are some. */
function ofType(name: string): Json[] {
  const some = having('@type').filter((each) => String(each['@type']).endsWith(`.${name}`));
  expect(some).not.toEqual([]);
  return some;
}

describe('what Envoy does silently wrong is never asked of it', () => {
  test('routes to clusters that are not there are refused, and not answered 503', () => {
    for (const routes of plans.flatMap((plan) => plan.routes)) expect(routes).toMatchObject({ validate_clusters: true });
  });

  test('unknown fields are refused, and the end of the process that started it is not its own', () => {
    const flags = envoyArguments({ socketDir: '/run/x', drainSeconds: 30 });

    expect(flags).toEqual(expect.arrayContaining(['--reject-unknown-dynamic-fields', '--disable-hot-restart', '--drain-time-s']));
  });

  test('a port is never shared with another Envoy', () => {
    for (const listener of having('filter_chains').filter((each) => 'address' in each))
      expect(listener).toMatchObject({ enable_reuse_port: false });
  });

  test('tokens without an end are refused, and keys outlive their issuer', () => {
    for (const provider of having('issuer')) expect(provider).toMatchObject({ require_expiration: true });
    for (const { remote_jwks } of having('remote_jwks')) expect(remote_jwks).toMatchObject({ async_fetch: {} });
  });

  test('a broken token never counts as none', () => {
    expect(all.filter((each) => 'allow_missing_or_failed' in each)).toEqual([]);
  });

  test('limits are enforced, for more than the twenty clients of the default', () => {
    for (const limits of ofType('LocalRateLimit')) {
      expect(limits).toMatchObject({ filter_enabled: { default_value: {} }, filter_enforced: { default_value: {} } });
      expect(limits.max_dynamic_descriptors).toBeGreaterThan(10_000);
    }
  });

  test('the companion is never sent a body of which Envoy waits for no verdict', () => {
    for (const mode of having('request_header_mode').filter((each) => each.request_header_mode === 'SKIP'))
      expect(Object.keys(mode).filter((field) => /body_mode$/.test(field))).toEqual([]);
  });

  test('answers of backends and fixed answers keep their bodies: errors are named one by one', () => {
    for (const { local_reply_config } of having('local_reply_config')) expect(Object.keys(local_reply_config as Json)).toEqual(['mappers']);
  });

  test('no filter is used that its authors call unfinished, or that ends the process', () => {
    const types = new Set(having('@type').map((each) => each['@type']));

    for (const type of types) expect(type).not.toMatch(/filters\.http\.(api_key_auth|cache|cache_v2)\./);
  });
});
