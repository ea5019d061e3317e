import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import type { Limit } from '../../../src/spec/limits';
import { compileAws } from '../../../src/targets/aws/compile';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { BOUND, openSpec, planOf } from './support';

const shared: Limit = { requests: 600, per: 'minute', by: ['ip'], scope: 'gateway', onStoreFailure: 'deny' };
const own: Limit = { requests: 5, per: 'second', scope: 'instance' };
const limited: ApiSpec = {
  ...openSpec('GET /a'),
  limits: [shared, own],
  routes: { 'GET /a': { backend: 'a' }, 'GET /free': { backend: 'a', limits: [] } },
};
const planned: ApiSpec = {
  ...openSpec('GET /a'),
  schemes: {
    customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } },
    partners: { apiKey: { header: 'x-api-key' } },
  },
  access: { anyOf: [{ scheme: 'customers' }, { scheme: 'partners' }] },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }], plan: 'partner' } },
  plans: {
    partner: { quota: { requests: 10, per: 'month' }, onStoreFailure: 'deny' },
    gold: { rate: { requests: 5, per: 'second' }, members: { claims: { plan: ['gold'] } }, onStoreFailure: 'allow' },
  },
  defaultPlan: 'none',
};
const table: Bindings = { ...BOUND, store: { dynamodb: {} } };

function templateOf(spec: ApiSpec, bindings: Bindings = table): Template {
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(spec, bindings), bindings);
  return Template.fromStack(stack);
}

describe('with a table, the plan of an API', () => {
  test('counts limits of the gateway in the proxy, and throttles those of instances', () => {
    const { proxy, proxied, throttling, rateRules } = planOf(limited, table);

    expect(proxied).toEqual([{ route: 'GET /a', reasons: ['limits'] }]);
    expect(proxy?.routes['GET /a']?.counted).toEqual({ limits: ['shop/0'] });
    expect(proxy?.limits).toMatchObject({
      gateway: 'shop',
      headers: 'draft',
      limits: [{ id: 'shop/0', by: [{ ip: true }], rule: { requests: 600, perSeconds: 60 }, onStoreFailure: 'deny' }],
    });
    expect(throttling).toEqual([{ resource: '/a', method: 'GET', requestsPerSecond: 5, burst: 5 }]);
    expect(rateRules).toBeUndefined();
  });

  test('has no usage plans: the proxy counts them, members by claims too', () => {
    const { proxy, usagePlans, authorizer, body } = planOf(planned, table);

    expect(usagePlans).toEqual([]);
    expect(authorizer?.usage).toBeUndefined();
    expect(JSON.stringify(authorizer?.rules)).not.toContain('counted');
    expect(JSON.stringify(body)).not.toContain('usage_key');
    expect(proxy?.routes['GET /a']?.counted).toEqual({ limits: [], plans: true });
    expect(proxy?.limits).toMatchObject({
      plans: { api: 'shop', ofConsumers: { acme: 'partner' }, plans: [{ name: 'gold' }, { name: 'partner' }] },
      members: [{ plan: 'gold', claims: [{ claim: ['plan'], values: ['gold'] }] }],
    });
  });

  test('takes fixed answers, redirects and wrapped functions through the proxy', () => {
    const answers: ApiSpec = {
      ...limited,
      backends: { a: {} },
      routes: { 'GET /a': { backend: 'a' }, 'GET /b': { respond: { status: 200 } }, 'GET /c': { redirect: { to: '/a' } } },
    };
    const wrapped = {
      store: { dynamodb: {} },
      backends: { a: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:a', wrapped: true } },
    };
    const plan = planOf(answers, wrapped);

    expect(plan.proxied.map(({ route }) => route)).toEqual(['GET /a', 'GET /b', 'GET /c']);
    expect(plan.wrapped.a?.routes['GET /a']).toMatchObject({ proxied: true });
    expect(plan.wrapped.a).not.toHaveProperty('limits');
  });

  test('is as without one where nothing counts', () => {
    const { proxy, table: counts } = planOf(openSpec('GET /a'), table);

    expect([proxy, counts]).toEqual([undefined, undefined]);
  });
});

describe('with a table, the template of an API', () => {
  test('makes one that is paid by the request, takes away what is over, and goes with the stack', () => {
    const template = templateOf(limited);
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'ends', Enabled: true },
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        TableName: Match.absent(),
      },
    });
    template.resourceCountIs('AWS::WAFv2::WebACL', 0);
  });

  test('lets the proxy count in it, and nobody do anything else', () => {
    const policies = Object.values(templateOf(limited).findResources('AWS::IAM::Policy'));

    expect(policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([
      { Action: ['dynamodb:UpdateItem', 'dynamodb:BatchGetItem'], Effect: 'Allow', Resource: { 'Fn::GetAtt': ['Limits', 'Arn'] } },
    ]);
  });

  test('names the one that is bound, and makes none', () => {
    const template = templateOf(limited, { ...BOUND, store: { dynamodb: { table: 'counts' } } });

    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain(':table/counts');
    expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).toContain('\\"table\\":\\"counts\\"');
  });

  test('has none where nothing counts', () => {
    templateOf({ ...limited, limits: [own] }).resourceCountIs('AWS::DynamoDB::Table', 0);
  });
});

test('more limits on a route than a transaction has writes are refused', () => {
  const many = { ...limited, limits: Array.from({ length: 99 }, (): Limit => shared) };
  expect(planOf(many, table).problems).toMatchObject([{ path: 'routes["GET /a"].limits', code: 'AwsTooManyLimits' }]);
});

test.each(['arn:aws:dynamodb:eu-west-1:123456789012:table/counts', 'a b', 'ab'])('a table called %s is refused', (name) => {
  expect(() => compileAws({ apis: [limited], bindings: { ...BOUND, store: { dynamodb: { table: name } } } })).toThrow(
    'bindings.store.dynamodb.table',
  );
});
