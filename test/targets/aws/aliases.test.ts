import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime, Version } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Backend } from '../../../src/spec/backend';
import type { Bindings } from '../../../src/spec/bindings';
import type { Canary } from '../../../src/spec/canary';
import type { Route } from '../../../src/spec/route';
import { compileAws } from '../../../src/targets/aws/compile';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { planOf } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';
const bindings: Bindings = { backends: { orders: { function: `${ARN}:1` }, next: { function: `${ARN}:2` } } };
const wrapped: Bindings = {
  backends: { orders: { function: `${ARN}:1`, wrapped: true }, next: { function: `${ARN}:2`, wrapped: true } },
};

const spec = (routes: ApiSpec['routes'], next: Backend = {}): ApiSpec => ({
  name: 'shop',
  access: { open: 'a test' },
  backends: { orders: {}, next },
  routes: { ...routes, 'GET /next': { backend: 'next' } },
});
const tried = (weightPercent: number, fields: Partial<Canary> = {}): ApiSpec['routes'] => ({
  'GET /x': { backend: 'orders', canary: { backend: 'next', weightPercent, ...fields } },
});
const steps = (shares: number[], interval = '10m') => ({ steps: { shares, driver: 'code-deploy' as const, interval } });
const breaker = { errorPercent: 5, latency: { p90: '300ms', p99: '1s' }, minRequests: 50, window: '90s' };

function templateOf(written: ApiSpec, bound: Bindings = bindings): Template {
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(written, bound), bound);
  return Template.fromStack(stack);
}

const only = (template: Template, type: string) => {
  const [[id, found], ...others] = Object.entries(template.findResources(type)) as [[string, { readonly Properties: object }]];
  expect(others).toEqual([]);
  return { id, ...found };
};
const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];

describe('an alias of two versions', () => {
  test.each([
    [0, 0],
    [12.5, 0.125],
    [100, 1],
  ])('gives a canary of %d percent its share, which is always written', (percent, weight) => {
    const { Properties } = only(templateOf(spec(tried(percent))), 'AWS::Lambda::Alias');

    expect(Properties).toMatchObject({
      FunctionName: ARN,
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '2', FunctionWeight: weight }] },
    });
  });

  test('is what the route calls, with its timeout and no proxy, and what API Gateway may call before a stage does', () => {
    const template = templateOf(spec({ 'GET /x': { ...tried(5)['GET /x'], timeout: '2s' } as Route }));
    const { id } = only(template, 'AWS::Lambda::Alias');

    template.resourceCountIs('AWS::Lambda::Function', 0);
    template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: { Ref: id } });
    template.resourceCountIs('AWS::Lambda::Permission', 2);
    template.hasResource('AWS::ApiGateway::Deployment', {
      DependsOn: Object.keys(template.findResources('AWS::Lambda::Permission')).sort(),
    });
    const { Body } = only(template, 'AWS::ApiGateway::RestApi').Properties as { readonly Body: { readonly paths: object } };
    const integration = (Body.paths as { readonly [path: string]: object })['/x'];
    expect(integration).toMatchObject({ get: { 'x-amazon-apigateway-integration': { timeoutInMillis: 2_000 } } });
    expect(JSON.stringify(integration)).toContain(`{"Ref":"${id}"}`);
  });

  test('moves without a new deployment of the stage, and without being replaced', () => {
    const templates = [0, 5, 100].map((percent) => templateOf(spec(tried(percent))));
    const ids = (type: string) => new Set(templates.map((template) => idOf(template, type)));
    const names = templates.map((template) => (only(template, 'AWS::Lambda::Alias').Properties as { readonly Name: string }).Name);

    expect([ids('AWS::ApiGateway::Deployment').size, ids('AWS::Lambda::Alias').size, new Set(names).size]).toEqual([1, 1, 1]);
    expect(names[0]).toMatch(/^[A-Za-z0-9-]{1,128}$/);
  });

  test('goes with the canary: without it the template is what it was before', () => {
    const plain = { 'GET /x': { backend: 'orders' } };

    expect(templateOf(spec(tried(5))).toJSON()).not.toEqual(templateOf(spec(plain)).toJSON());
    expect(JSON.stringify(templateOf(spec(plain)).toJSON())).not.toMatch(/Alias|Rollout|CodeDeploy|CloudWatch/);
    expect(planOf(spec(plain), bindings).body.paths['/x']).toMatchObject({
      get: { 'x-amazon-apigateway-integration': { uri: { invoke: 'backend:orders' } } },
    });
  });

  test('is one for each route, in each version of its path', () => {
    const routes = {
      ...tried(5),
      'GET /y': {
        weighted: [
          { backend: 'orders', weight: 1 },
          { backend: 'next', weight: 1 },
        ],
      },
    };
    const versioned = { ...spec(routes), versions: { by: { path: 'v' as const }, list: { '1': {}, '2': {} } } };

    expect(planOf(versioned, bindings).aliases).toHaveLength(4);
    templateOf(versioned).resourceCountIs('AWS::Lambda::Alias', 4);
  });

  test('leaves what wrap() knows as it is when the share moves: another layer would need another version', () => {
    const known = [0, 5, 100].map((percent) => planOf(spec(tried(percent)), wrapped).wrapped);

    expect(known[0]?.orders?.routes['GET /x']).toBeDefined();
    expect(known[1]).toEqual(known[0]);
    expect(known[2]).toEqual(known[0]);
  });

  test.each<[number, Partial<Canary>]>([
    [201, {}],
    [51, steps([10, 100])],
  ])('is refused where a template cannot hold them: %d', (most, fields) => {
    const routes = (count: number) => {
      const canary = tried(0, fields)['GET /x'] as Route;
      return Object.fromEntries(Array.from({ length: count }, (_, index) => [`GET /r${index}`, canary]));
    };
    const problems = (count: number) => planOf(spec(routes(count), { breaker }), bindings).problems;

    expect(problems(most - 1)).toEqual([]);
    expect(problems(most)).toMatchObject([{ path: 'routes', code: 'AwsTooManyAliases' }]);
  });

  test('is made of versions of code as well', () => {
    const stack = new Stack(new App(), 'Shop');
    const code = Code.fromInline('exports.handler = 1');
    const fn = new LambdaFunction(stack, 'Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
    const before = Version.fromVersionAttributes(stack, 'Before', { lambda: fn, version: '7' });
    const bound = { backends: { orders: { function: before }, next: { function: fn.currentVersion } } };

    addAwsGateway(stack, planOf(spec(tried(5)), bound), bound);

    const template = Template.fromStack(stack);
    const [current] = Object.keys(template.findResources('AWS::Lambda::Version'));
    template.hasResourceProperties('AWS::Lambda::Alias', {
      FunctionName: { 'Fn::GetAtt': [idOf(template, 'AWS::Lambda::Function'), 'Arn'] },
      FunctionVersion: '7',
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: { 'Fn::GetAtt': [current, 'Version'] }, FunctionWeight: 0.05 }] },
    });
  });
});

describe('of what stands on a route', () => {
  const around: readonly Partial<Route>[] = [
    {},
    { timeout: '2s' },
    { request: { headers: { set: { 'x-a': 'b' } } } },
    { request: { query: { remove: ['a'] } } },
    { response: { headers: { remove: ['server'] } } },
    { rewrite: { path: '/y' } },
    { body: { maxSize: '1Ki' } },
    { cors: { origins: ['https://app.example.com'] } },
    { retry: { attempts: 1 } },
    { variants: [{ when: { query: { a: '1' } }, request: { headers: { set: { 'x-a': 'b' } } } }] },
  ];
  const canaries: readonly Partial<Canary>[] = [{}, { sticky: ['ip'] }, { preview: { header: 'x-canary', value: 'always' } }];

  test.each([
    ['plain', bindings],
    ['wrapped', wrapped],
  ])('the ledger says proxy exactly where the route passes it, and else there is an alias: %s', (_, bound) => {
    for (const fields of around) {
      for (const canary of canaries) {
        const written = spec({ 'GET /x': { ...tried(5, canary)['GET /x'], ...fields } as Route });
        const { apis, ledger } = compileAws({ apis: [written], bindings: bound });
        const plan = apis[0]?.plan;
        const isProxied = plan?.proxied.some(({ route }) => route === 'GET /x');
        const row = ledger.rows.find(({ path }) => path === 'routes["GET /x"].canary.weightPercent');

        expect([fields, canary, row?.how, plan?.aliases.length]).toEqual([
          fields,
          canary,
          isProxied ? 'proxy' : 'native',
          isProxied ? 0 : 1,
        ]);
      }
    }
  });
});

describe('CodeDeploy', () => {
  test.each([
    [0, '1'],
    [100, '2'],
  ])('finds the alias at %d percent at version %s, and moves it there itself', (percent, version) => {
    const template = templateOf(spec(tried(percent, steps([10, 100])), { breaker }));
    const alias = only(template, 'AWS::Lambda::Alias') as unknown as { readonly Properties: object; readonly UpdatePolicy: object };

    expect(alias.Properties).toMatchObject({ FunctionVersion: version });
    expect(alias.Properties).not.toHaveProperty('RoutingConfig');
    expect(alias.UpdatePolicy).toEqual({
      CodeDeployLambdaAliasUpdate: {
        ApplicationName: { Ref: idOf(template, 'AWS::CodeDeploy::Application') },
        DeploymentGroupName: { Ref: idOf(template, 'AWS::CodeDeploy::DeploymentGroup') },
      },
    });
  });

  test.each<[number[], object]>([
    [[10, 100], { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 10, CanaryInterval: 10 } }],
    [[25, 50, 75, 100], { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearPercentage: 25, LinearInterval: 10 } }],
  ])('takes the steps %j', (shares, routing) => {
    const template = templateOf(spec(tried(0, steps(shares)), { breaker }));

    expect(only(template, 'AWS::CodeDeploy::DeploymentConfig').Properties).toEqual({
      ComputePlatform: 'Lambda',
      TrafficRoutingConfig: routing,
    });
  });

  test('has one configuration for all canaries with the same steps, and another name for others: none can be changed', () => {
    const canary = (interval: string) => tried(0, steps([10, 100], interval))['GET /x'] as Route;
    const two = templateOf(spec({ 'GET /x': canary('10m'), 'GET /y': canary('10m') }, { breaker }));
    const other = templateOf(spec({ 'GET /x': canary('5m') }, { breaker }));

    two.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 2);
    two.resourceCountIs('AWS::CodeDeploy::DeploymentConfig', 1);
    expect(idOf(two, 'AWS::CodeDeploy::DeploymentConfig')).not.toBe(idOf(other, 'AWS::CodeDeploy::DeploymentConfig'));
  });

  test('goes back when the version fails or is slow, as the breaker of the canary says', () => {
    const template = templateOf(spec(tried(100, steps([10, 100])), { breaker }));
    const alarms = template.findResources('AWS::CloudWatch::Alarm');
    const { Name } = only(template, 'AWS::Lambda::Alias').Properties as { readonly Name: string };
    const dimensions = [
      { Name: 'ExecutedVersion', Value: '2' },
      { Name: 'FunctionName', Value: 'orders' },
      { Name: 'Resource', Value: `orders:${Name}` },
    ];
    const metric = (Id: string, MetricName: string, Stat: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: dimensions }, Period: 120, Stat },
      ReturnData: false,
    });
    const alarm = (expression: string, Threshold: number, ComparisonOperator: string, second: object) => ({
      Properties: {
        Metrics: [{ Id: 'expr_1', Expression: expression, ReturnData: true }, metric('invocations', 'Invocations', 'Sum'), second],
        Threshold,
        ComparisonOperator,
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      },
    });

    expect(Object.values(alarms)).toMatchObject([
      alarm(
        'IF(invocations >= 50 && errors > 0, 100 * errors / invocations, -1)',
        5,
        'GreaterThanOrEqualToThreshold',
        metric('errors', 'Errors', 'Sum'),
      ),
      alarm('IF(invocations >= 50, duration, 0)', 300, 'GreaterThanThreshold', metric('duration', 'Duration', 'p90')),
      alarm('IF(invocations >= 50, duration, 0)', 1_000, 'GreaterThanThreshold', metric('duration', 'Duration', 'p99')),
    ]);
    expect(only(template, 'AWS::CodeDeploy::DeploymentGroup').Properties).toMatchObject({
      AlarmConfiguration: { Enabled: true, Alarms: Object.keys(alarms).map((Ref) => ({ Name: { Ref } })) },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
  });

  test('lets no alarm of the canary stop its way back, and has the alarms for the next time', () => {
    const template = templateOf(spec(tried(0, steps([10, 100])), { breaker }));

    template.resourceCountIs('AWS::CloudWatch::Alarm', 3);
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: false, Alarms: [] },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'] },
    });
  });

  test('without thresholds goes back where it fails itself, and looks at no alarm that was there before', () => {
    const template = templateOf(spec(tried(0, steps([10, 100]))));

    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: false, Alarms: [] },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST'] },
    });
  });

  test('has the rights that AWS manages for aliases, and no others', () => {
    const template = templateOf(spec(tried(0, steps([10, 100])), { breaker }));

    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'codedeploy.amazonaws.com' } }] },
      ManagedPolicyArns: [{ 'Fn::Join': ['', Match.arrayWith([':iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited'])] }],
    });
  });

  test('begins with an alias of its own where somebody else has moved the last one', () => {
    const [git, rollout] = [tried(0), tried(0, steps([10, 100]))].map((routes) => only(templateOf(spec(routes)), 'AWS::Lambda::Alias'));

    expect(git?.id).not.toBe(rollout?.id);
  });
});
