import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { AwsPlan } from '../../../src/targets/aws/plan';
import { BOUND, planOf } from './support';

const CASES = join(__dirname, 'golden');

/** The part of a plan that each case is about. */
const SHOWN: { readonly [name: string]: (plan: AwsPlan) => unknown } = {
  addresses: ({ body, authorizers, authorizer, throttling }) => ({
    policy: body['x-amazon-apigateway-policy'],
    authorizers,
    authorizer,
    throttling,
  }),
  'gateway-responses': ({ body }) => body['x-amazon-apigateway-gateway-responses'],
  'two-places-of-a-token': ({ body, authorizers }) => ({
    components: body.components,
    security: Object.entries(body.paths).map(([path, item]) => [
      path,
      (item as { readonly get: { readonly security: unknown } }).get.security,
    ]),
    kept: authorizers.map(({ name, ttlSeconds }) => `${name}: ${ttlSeconds}s`),
  }),
};

test.each(readdirSync(CASES))('%s', async (name) => {
  const plan = planOf(parse(readFileSync(join(CASES, name, 'spec.yaml'), 'utf8')), BOUND);
  expect(plan.problems).toEqual([]);
  const shown = SHOWN[name]?.(plan) ?? { paths: plan.body.paths, authorizer: plan.authorizer };
  await expect(stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false })).toMatchFileSnapshot(join(CASES, name, 'plan.yaml'));
});
