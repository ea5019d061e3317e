import { App, CfnCondition, CfnMapping, CfnParameter, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { ManagedApi } from '../../../src/constructs/managed-api';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { BOUND, openSpec, planOf } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:a';
const guarded: ApiSpec = {
  ...openSpec('GET /a', 'POST /a'),
  schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
  access: { scheme: 'customers' },
};

function templateOf(spec: ApiSpec, bindings: Bindings = BOUND): Template {
  const stack = new Stack(new App(), 'Shop');
  addAwsGateway(stack, planOf(spec, bindings), bindings);
  return Template.fromStack(stack);
}

const deploymentId = (template: Template) => Object.keys(template.findResources('AWS::ApiGateway::Deployment'))[0];

describe('the resources of a gateway', () => {
  test('are as many for one route as for a hundred', () => {
    const many = openSpec(...Array.from({ length: 100 }, (_, index) => `GET /r${index}`));
    const count = (spec: ApiSpec) => Object.keys(templateOf(spec).toJSON().Resources).length;
    expect(count(many)).toBe(count(openSpec('GET /r')));
  });

  test('have no account-wide role, and no permission for more than this API', () => {
    const template = templateOf(guarded, { backends: { a: { function: ARN } } });
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 2);
    template.allResourcesProperties('AWS::Lambda::Permission', {
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Join': ['', Match.arrayWith([{ Ref: 'RestApi' }, '/*'])] },
    });
  });

  test('give the authorizer no rights but to write its log', () => {
    const template = templateOf(guarded);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::Role', 1);
  });

  test.each([`${ARN}:live`, `${ARN}:7`])('call %s as it was bound, which is not the newest of the function', (fn) => {
    const template = templateOf(openSpec('GET /a'), { backends: { a: { function: fn } } });
    template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: fn });
    expect(JSON.stringify(template.findResources('AWS::ApiGateway::RestApi'))).toContain(`/functions/${fn}/invocations`);
  });

  test('call an alias of code through the proxy as well, and let it call nothing else', () => {
    const stack = new Stack(new App(), 'Shop');
    const code = Code.fromInline('exports.handler = 1');
    const fn = new LambdaFunction(stack, 'Orders', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
    const live = new Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion });
    const bindings = { backends: { a: { function: live } } };
    const routes = { 'GET /a': { backend: 'a', response: { headers: { set: { 'x-a': 'b' } } } } };
    addAwsGateway(stack, planOf({ ...openSpec(), routes }, bindings), bindings);
    const [alias] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Alias'));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { Ref: alias } }] },
    });
  });

  test('make a new deployment when anything changes that the stage serves, and only then', () => {
    const first = deploymentId(templateOf(guarded));
    expect(deploymentId(templateOf(guarded))).toBe(first);
    expect(deploymentId(templateOf({ ...guarded, ips: { deny: ['192.0.2.0/24'] } }))).not.toBe(first);
    expect(deploymentId(templateOf(guarded, { backends: { a: { url: 'https://other.internal' } } }))).not.toBe(first);
    expect(deploymentId(templateOf(guarded, { ...BOUND, aws: { endpoint: 'edge' } }))).not.toBe(first);
    const routes = { ...guarded.routes, 'GET /a': { backend: 'a', description: 'of a', tags: ['y'] } };
    expect(deploymentId(templateOf({ ...guarded, owner: 'team-b', tags: ['x'], description: 'a shop', routes }))).toBe(first);
  });

  test('make a new deployment of a function that is called by another name, as aws-cdk-lib does', () => {
    const named = (functionName: string, memorySize = 128) => {
      const stack = new Stack(new App(), 'Shop');
      const code = Code.fromInline('exports.handler = 1');
      const fn = new LambdaFunction(stack, 'F', { functionName, memorySize, runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code });
      const bindings = { backends: { a: { function: fn } } };
      addAwsGateway(stack, planOf(openSpec('GET /a'), bindings), bindings);
      return deploymentId(Template.fromStack(stack));
    };
    expect(named('one')).not.toBe(named('two'));
    expect(named('one')).toBe(named('one', 256));
  });

  test('make a new deployment of an address that another resource has, and warn of one that a parameter has', () => {
    const at = (make: (stack: Stack) => string) => {
      const stack = new Stack(new App(), 'Shop');
      const bindings = { backends: { a: { url: `https://${make(stack)}` } } };
      addAwsGateway(stack, planOf(openSpec('GET /a'), bindings), bindings);
      return stack;
    };
    const balancer = (name: string) =>
      at((stack) =>
        new CfnResource(stack, 'Lb', { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', properties: { Name: name } })
          .getAtt('DNSName')
          .toString(),
      );
    const parameter = (value: string) => at((stack) => new CfnParameter(stack, 'Host', { default: value }).valueAsString);
    const id = (stack: Stack) => deploymentId(Template.fromStack(stack));

    const mapped = (value: string) =>
      at((stack) => {
        const { logicalId } = new CfnMapping(stack, 'Hosts', { mapping: { all: { host: value } } });
        return Fn.findInMap(logicalId, 'all', 'host');
      });
    const chosen = (value: string) =>
      at((stack) => {
        const kind = new CfnParameter(stack, 'Kind', { default: value });
        const condition = new CfnCondition(stack, 'IsLive', { expression: Fn.conditionEquals(kind, 'live') });
        return Fn.conditionIf(condition.logicalId, 'a.example.com', 'b.example.com').toString();
      });
    const substituted = (value: string) =>
      at((stack) => {
        new CfnParameter(stack, 'Host', { default: value });
        return Fn.sub('${Host}.example.com');
      });

    expect(id(balancer('one'))).not.toBe(id(balancer('two')));
    for (const make of [mapped, chosen, substituted]) expect(id(make('one'))).not.toBe(id(make('two')));
    for (const make of [chosen, substituted])
      Annotations.fromStack(make('one')).hasWarning('/Shop', Match.stringLikeRegexp('\\[AwsParameterInApi\\]'));
    expect(id(parameter('one'))).not.toBe(id(parameter('two')));
    Annotations.fromStack(parameter('one')).hasWarning('/Shop', Match.stringLikeRegexp('value of Host is new.*\\[AwsParameterInApi\\]'));
    Annotations.fromStack(balancer('one')).hasNoWarning('*', Match.anyValue());
  });

  test('make a new deployment of what a user changes in the API itself', () => {
    const stack = new Stack(new App(), 'Shop');
    const { restApi } = addAwsGateway(stack, planOf(guarded, BOUND), BOUND);
    restApi.addPropertyOverride('Body.x-amazon-apigateway-minimum-compression-size', 1024);
    const changed = Template.fromStack(stack);

    expect(deploymentId(changed)).not.toBe(deploymentId(templateOf(guarded)));
    changed.hasResourceProperties('AWS::ApiGateway::Stage', { DeploymentId: { Ref: deploymentId(changed) } });
  });

  test('throttle methods by their limits', () => {
    const spec = { ...openSpec('GET /a/{id}'), limits: [{ requests: 120, per: 'minute' as const, burst: 7, scope: 'instance' as const }] };
    templateOf({ ...spec, routes: { ...spec.routes, 'POST /a': { backend: 'a', limits: [] } } }).hasResourceProperties(
      'AWS::ApiGateway::Stage',
      {
        MethodSettings: [{ HttpMethod: 'GET', ResourcePath: '/~1a~1{id}', ThrottlingRateLimit: 2, ThrottlingBurstLimit: 7 }],
      },
    );
  });

  test('throttle the root by a slash alone, and neither preflights nor what answers unknown methods', () => {
    const spec: ApiSpec = {
      ...openSpec('GET /'),
      cors: { origins: ['https://app.example.com'] },
      limits: [{ requests: 1, per: 'second', scope: 'instance' }],
    };
    templateOf(spec).hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ResourcePath: '/', HttpMethod: 'GET' })],
    });
  });

  test('invoke functions of the same app and give wrapped ones their layer', () => {
    const stack = new Stack(new App(), 'Shop');
    const fn = new LambdaFunction(stack, 'Orders', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = 1'),
    });
    const bindings = { backends: { a: { function: fn, wrapped: true } } };
    addAwsGateway(stack, planOf(openSpec('GET /a'), bindings), bindings);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::LayerVersion', 1);
    template.hasResourceProperties('AWS::Lambda::Function', { Layers: [Match.anyValue()] });
    expect(JSON.stringify(template.findResources('AWS::ApiGateway::RestApi'))).toContain('/2015-03-31/functions/');
  });

  test('have a domain, its record and no other address where both are bound', () => {
    const aws = { certificate: { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' }, zone: { id: 'Z1', name: 'example.com' } };
    const template = templateOf({ ...openSpec('GET /a'), hosts: ['shop.example.com'] }, { ...BOUND, aws });
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', { DomainName: 'shop.example.com', SecurityPolicy: 'TLS_1_2' });
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'shop.example.com', HostedZoneId: 'Z1' });
    template.resourceCountIs('AWS::ApiGateway::BasePathMapping', 1);
  });

  test('carry no secret: keys are read when they are needed', () => {
    const spec: ApiSpec = {
      ...openSpec('GET /a'),
      schemes: { partners: { apiKey: { header: 'x-api-key' } } },
      consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
      access: { scheme: 'partners' },
    };
    const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys-abcdef';
    const template = templateOf(spec, { ...BOUND, secrets: { keys: { name: secret } } });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: secret }] },
    });
  });
});

describe('a domain of two APIs', () => {
  const aws = { certificate: { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' } };
  const spec = (name: string): ApiSpec => ({ ...openSpec('GET /a'), name, hosts: ['shop.example.com'], basePath: `/${name}` });
  const add = (stack: Stack, name: string) => new ManagedApi(stack, name, { spec: spec(name), bindings: { ...BOUND, aws } });

  test('is refused with what to do instead', () => {
    const app = new App();
    add(new Stack(app, 'One'), 'one');
    add(new Stack(app, 'Two'), 'two');
    expect(() => app.synth()).toThrow(/"shop\.example\.com" is the domain of "One\/one" too.*GatewayPerDomain.*\[HostOfTwoApis\]/);
  });

  test('may be there once in each region', () => {
    const app = new App();
    add(new Stack(app, 'One', { env: { region: 'eu-west-1', account: '123456789012' } }), 'one');
    add(new Stack(app, 'Two', { env: { region: 'eu-west-2', account: '123456789012' } }), 'two');
    expect(() => app.synth()).not.toThrow();
  });
});
