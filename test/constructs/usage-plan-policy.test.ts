import { App as AwsApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ManagedApi } from '../../src/constructs/managed-api';
import type { UsagePlanPolicyProps } from '../../src/constructs/plan-props';
import { UsagePlanPolicy } from '../../src/constructs/usage-plan-policy';
import type { ApiSpec } from '../../src/spec/api';

const keyed: ApiSpec = {
  name: 'shop',
  schemes: { partners: { apiKey: { header: 'x-api-key' } } },
  access: { scheme: 'partners' },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }], groups: ['gold'] }, beta: { keys: [{ secret: 'keys', key: 'beta' }] } },
  routes: { 'GET /orders': { respond: { status: 200 } } },
};
const plan = { rate: { requests: 10, per: 'second' }, onStoreFailure: 'deny' } as const;
const props: UsagePlanPolicyProps = { name: 'partner', consumers: ['acme'], defaultPlan: 'none', ...plan };

describe.each([
  ['a cdk8s Chart', () => Testing.chart()],
  ['an aws-cdk-lib Stack', () => new Stack(new AwsApp(), 'Shop')],
] as const)('a UsagePlanPolicy in %s', (_, scopeOf) => {
  const apiOf = (spec: ApiSpec = keyed) => new ManagedApi(scopeOf(), 'Api', { spec });

  test('puts its plan into the spec as it is, and into the consumers that belong to it', () => {
    const api = apiOf();

    new UsagePlanPolicy(api, 'Partner', props);

    expect(api.spec).toEqual({
      ...keyed,
      plans: { partner: plan },
      defaultPlan: 'none',
      consumers: { ...keyed.consumers, acme: { ...keyed.consumers?.acme, plan: 'partner' } },
    });
  });

  test('stands beside others and beside plans of the spec', () => {
    const api = apiOf({ ...keyed, plans: { free: plan }, defaultPlan: 'free' });

    new UsagePlanPolicy(api, 'Partner', { name: 'partner', consumers: ['acme'], ...plan });
    new UsagePlanPolicy(api, 'Trial', { name: 'trial', consumers: ['beta'], defaultPlan: 'free', ...plan });

    expect(Object.keys(api.spec.plans ?? {}).sort()).toEqual(['free', 'partner', 'trial']);
    expect([api.spec.defaultPlan, api.spec.consumers?.beta?.plan]).toEqual(['free', 'trial']);
  });

  test('takes the plan as a plain map', () => {
    const api = apiOf();

    new UsagePlanPolicy(api, 'Partner', { name: 'partner', consumers: ['acme'], defaultPlan: 'none', document: plan });

    expect(api.spec.plans).toEqual({ partner: plan });
  });

  test.each<[string, Partial<UsagePlanPolicyProps>, string]>([
    ['a misspelt prop', { burst: 5 } as object, '"burst" is not a field of UsagePlanPolicy'],
    ['no name', { name: undefined }, 'plans: the plan that is added has no name; write "name" in its props [Needed]'],
    ['a misspelt field', { rate: { requests: 1, per: 'second', brust: 2 } as never }, 'plans.partner.rate.brust'],
    [
      'a map and props',
      { document: plan },
      'plans.partner: is said by document and by rate, onStoreFailure; write one of them [ExactlyOne]',
    ],
    ['no such unit', { rate: { requests: 1, per: 'year' as 'day' } }, 'plans.partner.rate.per'],
    ['nothing to count', { rate: undefined as never }, 'plans.partner: a plan needs at least one of rate and quota'],
    ['no choice for a store that is down', { onStoreFailure: undefined as never }, 'plans.partner.onStoreFailure: is missing'],
    ['an unknown consumer', { consumers: ['acne'] }, 'consumers.acne: there is no consumer "acne"; did you mean "acme"? [UnknownConsumer]'],
    ['consumers that are no list', { consumers: 'acme' as never }, 'consumers: is a text; write a list'],
    ['nothing for other callers', { defaultPlan: undefined as never }, 'defaultPlan: is missing and there are plans'],
    ['a name that no plan has', { name: 'none' }, 'plans: "none" means no plan in defaultPlan'],
  ])('refuses %s, and adds nothing', (_, changed, message) => {
    const api = apiOf();

    expect(() => new UsagePlanPolicy(api, 'Partner', { ...props, ...changed })).toThrow(message);

    expect(api.spec).toEqual(keyed);
  });

  test.each<[string, ApiSpec, string]>([
    [
      'a plan of the same name',
      { ...keyed, plans: { partner: { ...plan, onStoreFailure: 'allow' } }, defaultPlan: 'none' },
      'plans.partner: is there already; leave it out or change it where it was written [DuplicatePlan]',
    ],
    [
      'a second plan for a consumer',
      {
        ...keyed,
        consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }], plan: 'free' } },
        plans: { free: plan },
        defaultPlan: 'none',
      },
      'consumers.acme.plan: is "free" already, and a caller has one plan; write it once [DuplicatePlan]',
    ],
    [
      'another default',
      { ...keyed, plans: { free: plan }, defaultPlan: 'free' },
      'defaultPlan: is "free" already, and "none" would replace it; write it once [DuplicateDefaultPlan]',
    ],
  ])('refuses %s', (_, spec, message) => {
    const api = apiOf(spec);

    expect(() => new UsagePlanPolicy(api, 'Partner', props)).toThrow(message);

    expect(api.spec).toEqual(spec);
  });

  test('is held to the same rules as a plan of the spec', () => {
    const scope = scopeOf();
    const api = new ManagedApi(scope, 'Api', { spec: keyed });
    new UsagePlanPolicy(api, 'Partner', { name: 'partner', defaultPlan: 'none', ...plan });

    expect(() => (scope instanceof Stack ? Template.fromStack(scope) : Testing.synth(scope))).toThrow(
      'plans.partner: the plan "partner" binds nobody',
    );
  });
});

test('is what instances count in their store on Kubernetes', () => {
  const chart = Testing.chart();
  const bindings = { store: { redis: { url: 'rediss://redis.example.com:6379' } } };
  const api = new ManagedApi(chart, 'Api', { spec: keyed, bindings });

  new UsagePlanPolicy(api, 'Partner', props);

  const texts = Testing.synth(chart).flatMap(({ kind, data }) => (kind === 'ConfigMap' ? Object.values(data as object) : []));
  const told = texts.join('').replace(/\s/g, '');
  expect(told).toContain('"name":"partner","rate":{"algorithm":"token-bucket","requests":10,"perSeconds":1,"burst":10}');
  expect(told).toContain('"ofConsumers":{"acme":"partner"}');
});

test('needs a store on Kubernetes', () => {
  const chart = Testing.chart();
  new UsagePlanPolicy(new ManagedApi(chart, 'Api', { spec: keyed, bindings: {} }), 'Partner', props);

  expect(() => Testing.synth(chart)).toThrow('UnboundStore');
});

test('comes too late after the output was made', () => {
  const scope = Testing.chart();
  const api = new ManagedApi(scope, 'Api', { document: { ...keyed, schemes: {}, consumers: {}, access: { open: 'a test' } } });
  Testing.synth(scope);

  expect(() => api.addPlan({ name: 'partner', defaultPlan: 'none', ...plan })).toThrow('plans.partner: comes after the output was made');
});
