import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { checkTogether } from '../../../src/targets/aws/template-size';
import { planOf } from './support';

const consumer = (name: string, plan?: string) => ({ keys: [{ secret: 'keys', key: name }], ...(plan !== undefined && { plan }) });
const partner = { rate: { requests: 30, per: 'minute', burst: 5 }, quota: { requests: 100, per: 'day' }, onStoreFailure: 'deny' } as const;

const keyed: ApiSpec = {
  name: 'shop',
  schemes: {
    partners: { apiKey: { header: 'x-api-key' } },
    customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], jwksUri: 'https://id.example.com/a' } },
  },
  access: { scheme: 'partners' },
  consumers: { acme: consumer('acme', 'partner'), beta: consumer('beta', 'partner') },
  plans: { partner },
  defaultPlan: 'none',
  routes: { 'GET /a': { respond: { status: 200 } }, 'GET /t': { respond: { status: 200 }, access: { scheme: 'customers' } } },
};
const routes = (access: ApiSpec['access']) => ({ ...keyed.routes, 'GET /b': { respond: { status: 200 }, access } as const });
const holders = (spec: ApiSpec) =>
  Object.fromEntries(planOf(spec).usagePlans.map(({ name, keys }) => [name, keys.map((key) => key.consumer)]));

function templateOf(spec: ApiSpec): Template {
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(spec), {});
  return Template.fromStack(stack);
}

describe('the usage plans of an API', () => {
  test('count in requests a second, and in calendar periods that begin on Monday and on the first', () => {
    const plans = {
      a: { ...partner, quota: { requests: 7, per: 'week' } },
      b: { ...partner, quota: { requests: 0, per: 'month' } },
    } as const;
    const consumers = { acme: consumer('acme', 'a'), beta: consumer('beta', 'b') };
    expect(planOf({ ...keyed, consumers, plans }).usagePlans).toMatchObject([
      { throttle: { rateLimit: 0.5, burstLimit: 5 }, quota: { limit: 7, period: 'WEEK', offset: 1 } },
      { throttle: { rateLimit: 0.5, burstLimit: 5 }, quota: { limit: 0, period: 'MONTH' } },
    ]);
  });

  test.each<[string, Partial<ApiSpec>, object]>([
    ['who names them', {}, { partner: ['acme', 'beta'] }],
    [
      'who names none, by default',
      { consumers: { acme: consumer('acme', 'partner'), beta: consumer('beta') }, plans: { partner, free: partner }, defaultPlan: 'free' },
      { partner: ['acme'], free: ['beta'] },
    ],
    [
      'who has none together, where that is the default',
      { consumers: { acme: consumer('acme', 'partner'), beta: consumer('beta') } },
      { partner: ['acme'], none: [undefined] },
    ],
    [
      'who comes without a key to a route that takes keys',
      { routes: routes({ anyOf: [{ scheme: 'partners' }, { scheme: 'customers' }] }) },
      { partner: ['acme', 'beta'], none: [undefined] },
    ],
    [
      'nobody else where a key is always there',
      { routes: routes({ allOf: [{ scheme: 'partners' }, { scheme: 'customers' }] }) },
      { partner: ['acme', 'beta'] },
    ],
  ])('have %s', (_, fields, expected) => {
    expect(holders({ ...keyed, ...fields })).toEqual(expected);
  });

  test('are none where the spec has none', () => {
    const { plans, defaultPlan, ...spec } = { ...keyed, consumers: { acme: consumer('acme') } };
    const plan = planOf(spec);
    expect(plan.usagePlans).toEqual([]);
    expect(JSON.stringify(plan)).not.toContain('usage_key');
    templateOf(spec).resourceCountIs('AWS::SecretsManager::Secret', 0);
  });

  test('ask for a key on routes that take keys, and on no other', () => {
    const { body, authorizer } = planOf(keyed);
    const security = (path: string) => (body.paths[path] as { readonly get: { readonly security: object[] } }).get.security;
    expect(security('/a')).toEqual([expect.objectContaining({ usage_key: [] })]);
    expect(security('/t')).toEqual([expect.not.objectContaining({ usage_key: [] })]);
    expect(authorizer?.rules.map(({ counted }) => counted)).toEqual([true, undefined]);
  });

  test('give who moves to another plan another key: a key is in one plan of a stage', () => {
    const before = planOf(keyed).authorizer?.usage?.ofConsumers;
    const moved = {
      ...keyed,
      consumers: { ...keyed.consumers, acme: consumer('acme', 'gold') },
      plans: { partner, gold: partner },
    } as ApiSpec;
    const after = planOf(moved).authorizer?.usage?.ofConsumers;
    expect(after?.acme).not.toBe(before?.acme);
    expect(after?.beta).toBe(before?.beta);
  });

  test('have at most as many consumers as a template has room for', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, consumer(`c${index}`, 'partner')]));
    expect(planOf({ ...keyed, consumers: many(200) }).problems).toEqual([]);
    const tooMany = [{ path: 'consumers', code: 'AwsTooManyConsumers' }];
    expect(planOf({ ...keyed, consumers: many(201) }).problems).toMatchObject(tooMany);
    expect(checkTogether([planOf({ ...keyed, consumers: many(100) }), planOf({ ...keyed, consumers: many(101) })])).toMatchObject(tooMany);
  });
});

describe('the template of usage plans', () => {
  test('holds no key: Secrets Manager makes what their values begin with', () => {
    const template = templateOf(keyed);
    const secret = Object.keys(template.findResources('AWS::SecretsManager::Secret'))[0];
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { ExcludePunctuation: true, GenerateStringKey: 'base', PasswordLength: 32, SecretStringTemplate: '{}' },
    });
    template.allResourcesProperties('AWS::ApiGateway::ApiKey', {
      Enabled: true,
      Value: {
        'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secret }, Match.stringLikeRegexp('^:SecretString:base}}[0-9a-f]{32}$')]],
      },
    });
  });

  test('lets the authorizer read that secret, and names it in its environment', () => {
    const template = templateOf(keyed);
    const secret = Object.keys(template.findResources('AWS::SecretsManager::Secret'))[0];
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(policy?.Properties.PolicyDocument.Statement[0].Resource).toContainEqual({ Ref: secret });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).toContain(`\\"usage\\":\\"",{"Ref":"${secret}"}`);
  });

  test('puts each key into its plan, and each plan onto the stage', () => {
    const template = templateOf(keyed);
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { ApiKeySourceType: 'AUTHORIZER' });
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      UsagePlanName: 'shop-partner',
      ApiStages: [{ ApiId: { Ref: 'RestApi' }, Stage: { Ref: 'Stage' } }],
      Throttle: { BurstLimit: 5, RateLimit: 0.5 },
      Quota: { Limit: 100, Period: 'DAY' },
    });
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 2);
    template.hasResourceProperties('AWS::ApiGateway::ApiKey', { Name: 'shop-partner-acme' });
  });

  test('names what it makes after plan and consumer, so that others may come and go', () => {
    const keys = (spec: ApiSpec) => {
      const found = templateOf(spec).toJSON().Resources as { readonly [id: string]: { readonly Type: string } };
      return Object.fromEntries(Object.entries(found).filter(([, { Type }]) => /ApiKey$|UsagePlan/.test(Type)));
    };
    const more = { ...keyed, consumers: { aaa: consumer('aaa', 'partner'), ...keyed.consumers } };
    expect(keys(more)).toMatchObject(keys(keyed));
  });

  test('tells plans and consumers apart whose names are one text together', () => {
    const plans = { ab: partner, a: partner };
    const consumers = { c: consumer('c', 'ab'), bc: consumer('bc', 'a') };
    templateOf({ ...keyed, plans, consumers }).resourceCountIs('AWS::ApiGateway::ApiKey', 2);
  });

  test('needs no new deployment of the stage for another consumer', () => {
    const deployment = (spec: ApiSpec) => Object.keys(templateOf(spec).findResources('AWS::ApiGateway::Deployment'));
    expect(deployment({ ...keyed, consumers: { ...keyed.consumers, gamma: consumer('gamma', 'partner') } })).toEqual(deployment(keyed));
    expect(deployment({ ...keyed, routes: routes({ scheme: 'partners' }) })).not.toEqual(deployment(keyed));
  });
});
