import { App as AwsApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import type { CanaryRouteProps } from '../../src/constructs/canary-props';
import { CanaryRoute } from '../../src/constructs/canary-route';
import { ManagedApi } from '../../src/constructs/managed-api';
import type { ApiSpec } from '../../src/spec/api';
import type { Canary } from '../../src/spec/canary';

const shop: ApiSpec = {
  name: 'shop',
  access: { open: 'a test' },
  backends: { orders: {}, 'orders-v2': {} },
  routes: { 'GET /orders': { backend: 'orders', timeout: '2s' }, 'GET /next': { backend: 'orders-v2' } },
};
const canary: Canary = { backend: 'orders-v2', weightPercent: 5, sticky: ['ip'], preview: { header: 'x-canary', value: 'always' } };
const props: CanaryRouteProps = { route: 'GET /orders', ...canary };
const bindings = { backends: { orders: { url: 'https://orders.example.com' }, 'orders-v2': { url: 'https://next.example.com' } } };

const withCanary = (spec: ApiSpec): ApiSpec => ({
  ...spec,
  routes: { ...spec.routes, 'GET /orders': { ...spec.routes['GET /orders'], canary } },
});

describe.each([
  ['a cdk8s Chart', () => Testing.chart()],
  ['an aws-cdk-lib Stack', () => new Stack(new AwsApp(), 'Shop')],
] as const)('a CanaryRoute in %s', (_, scopeOf) => {
  const outputOf = (spec: ApiSpec, added?: CanaryRouteProps) => {
    const scope = scopeOf();
    const api = new ManagedApi(scope, 'Api', { spec, bindings });
    if (added !== undefined) new CanaryRoute(api, 'Next', added);
    return scope instanceof Stack ? Template.fromStack(scope).toJSON() : Testing.synth(scope);
  };

  test('is what the spec would have said', () => {
    const api = new ManagedApi(scopeOf(), 'Api', { spec: shop });

    new CanaryRoute(api, 'Next', props);

    expect(api.spec).toEqual(withCanary(shop));
    expect(outputOf(shop, props)).toEqual(outputOf(withCanary(shop)));
  });

  test('that is left out again leaves nothing behind', () => {
    expect(JSON.stringify(outputOf(shop, props))).not.toBe(JSON.stringify(outputOf(shop)));
    expect(JSON.stringify(outputOf(shop))).not.toContain('x-canary');
  });

  test.each<[string, Partial<CanaryRouteProps>, string]>([
    ['a misspelt prop', { weight: 5 } as object, '"weight" is not a field of CanaryRoute'],
    [
      'no route',
      { route: undefined as never },
      'routes: the canary that is added has no route; write "route" in its props, as the spec names it [Needed]',
    ],
    [
      'an unknown route',
      { route: 'GET /order' },
      'routes["GET /order"]: there is no route "GET /order"; did you mean "GET /orders"? [UnknownRoute]',
    ],
    ['no share', { weightPercent: 130 }, 'routes["GET /orders"].canary.weightPercent: 130 is not a share of requests'],
    [
      'a misspelt step',
      { steps: { share: [5], driver: 'git' } as never },
      'routes["GET /orders"].canary.steps.share: "share" is not a field of steps',
    ],
  ])('refuses %s, and adds nothing', (_, changed, message) => {
    const api = new ManagedApi(scopeOf(), 'Api', { spec: shop });

    expect(() => new CanaryRoute(api, 'Next', { ...props, ...changed })).toThrow(message);

    expect(api.spec).toEqual(shop);
  });

  test('refuses a scope that is no API', () => {
    expect(() => new CanaryRoute(scopeOf() as never, 'Next', props)).toThrow('belongs to an API; give the ManagedApi as its scope');
  });

  test('refuses a second canary of a route', () => {
    const api = new ManagedApi(scopeOf(), 'Api', { spec: withCanary(shop) });

    expect(() => new CanaryRoute(api, 'Next', { ...props, weightPercent: 10 })).toThrow(
      'routes["GET /orders"].canary: is there already; leave it out or change it where it was written [DuplicateCanary]',
    );
    expect(api.spec).toEqual(withCanary(shop));
  });

  test('is held to the same rules as a canary of the spec', () => {
    expect(() => outputOf(shop, { ...props, backend: 'orders' })).toThrow('"orders" is the backend of the route already');
  });
});

test('of two versions of a function is an alias of it, and gone with the construct', () => {
  const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';
  const versions = { backends: { orders: { function: `${arn}:1` }, 'orders-v2': { function: `${arn}:2` } } };
  const templateOf = (added?: CanaryRouteProps) => {
    const stack = new Stack(new AwsApp(), 'Shop');
    const api = new ManagedApi(stack, 'Api', { spec: shop, bindings: versions });
    if (added !== undefined) new CanaryRoute(api, 'Next', added);
    const aliases = api.aws.aliases.length;
    return { aliases, template: Template.fromStack(stack) };
  };

  const { aliases, template } = templateOf({ route: 'GET /orders', backend: 'orders-v2', weightPercent: 5 });

  expect(aliases).toBe(1);
  template.hasResourceProperties('AWS::Lambda::Alias', {
    FunctionVersion: '1',
    RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: 0.05 }] },
  });
  expect(templateOf().aliases).toBe(0);
  templateOf().template.resourceCountIs('AWS::Lambda::Alias', 0);
});

test('comes too late after the output was made', () => {
  const scope = Testing.chart();
  const api = new ManagedApi(scope, 'Api', { spec: shop, bindings });
  Testing.synth(scope);

  expect(() => api.addCanary(props)).toThrow('routes["GET /orders"]: comes after the output was made');
});
