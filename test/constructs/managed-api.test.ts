import { App as AwsApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ManagedApi, type ManagedApiProps } from '../../src/constructs/managed-api';
import { SpecError } from '../../src/problem';
import { answering, bound, orders, ping } from './small-api';

const chart = () => Testing.chart();
const stack = () => new Stack(new AwsApp(), 'Shop');

/** Everything that a chart or stack says, as text. */
function outputOf(scope: Chart | Stack): string {
  return JSON.stringify(scope instanceof Chart ? Testing.synth(scope) : Template.fromStack(scope).toJSON());
}

describe.each([
  ['a cdk8s Chart', chart],
  ['an aws-cdk-lib Stack', stack],
] as const)('in %s', (_, scopeOf) => {
  test('says what it takes where no props are given', () => {
    expect(() => new ManagedApi(scopeOf(), 'Api', undefined as unknown as ManagedApiProps)).toThrow(
      'takes exactly one of spec, document and file',
    );
  });

  test('refuses a misspelt prop by its name: it would leave a baseline out', () => {
    const props = { spec: ping, gatway: { baseline: { access: { openAllowed: false } } } };
    expect(() => new ManagedApi(scopeOf(), 'Api', props)).toThrow(
      /gatway: "gatway" is not a field of ManagedApi ".*"; did you mean "gateway"\? \[UnknownField\]/,
    );
  });

  test('delivers the same API from a spec, a document and a file', () => {
    const outputs = [{ spec: ping }, { document: ping }, { file: 'test/constructs/ping.yaml' }].map((props) => {
      const scope = scopeOf();
      new ManagedApi(scope, 'Api', props);
      return outputOf(scope);
    });

    expect(outputs[0]).toContain('first');
    expect(new Set(outputs).size).toBe(1);
  });

  test('counts routes that are added after it was made', () => {
    const scope = scopeOf();
    const api = new ManagedApi(scope, 'Api', { spec: ping });

    api.addRoutes({ 'GET /second': answering('second') });

    expect(Object.keys(api.spec.routes)).toEqual(['GET /first', 'GET /second']);
    expect(outputOf(scope)).toContain('second');
  });

  test('refuses routes that are there already, and adds none of them', () => {
    const api = new ManagedApi(scopeOf(), 'Api', { spec: ping });

    expect(() => api.addRoutes({ 'GET /first': answering('again'), 'GET /second': answering('second') })).toThrow(
      'routes["GET /first"]: is there already; leave it out or change it where it was written [DuplicateRoute]',
    );

    expect(api.spec).toEqual(ping);
  });

  test('refuses wrong routes where they are added', () => {
    const api = new ManagedApi(scopeOf(), 'Api', { spec: ping });

    expect(() => api.addRoutes({ 'GET second': answering('second') })).toThrow('GET second');
    expect(api.spec).toEqual(ping);
  });

  test('refuses routes that come after the output', () => {
    const scope = scopeOf();
    const api = new ManagedApi(scope, 'Api', { spec: ping });
    outputOf(scope);

    expect(() => api.addRoutes({ 'GET /second': answering('second') })).toThrow('[AddedTooLate]');
  });

  test('does not change the spec that it was given', () => {
    const before = structuredClone(ping);

    new ManagedApi(scopeOf(), 'Api', { spec: ping }).addRoutes({ 'GET /second': answering('second') });

    expect(ping).toEqual(before);
  });

  test.each<[ManagedApiProps, string]>([
    [{}, 'takes exactly one of spec, document and file; none of them is there'],
    [{ spec: ping, document: ping }, 'takes exactly one of spec, document and file; spec and document are both there'],
    [{ document: { ...ping, basPath: '/x' } }, 'did you mean "basePath"?'],
    [{ spec: ping, gateway: { nam: 'x' } as object }, 'did you mean "name"?'],
    [{ spec: ping, bindings: { backend: {} } as object }, 'did you mean "backends"?'],
    [{ file: 5 as never }, 'file: 5 is not the name of a file; write it as in "shop.yaml" [WrongType]'],
    ['shop.yaml' as never, 'is a text; write props as a map, such as { spec: … } [WrongType]'],
    [{ file: 'test/constructs/missing.yaml' }, 'test/constructs/missing.yaml'],
  ])('refuses wrong props in the constructor: %#', (props, message) => {
    expect(() => new ManagedApi(scopeOf(), 'Api', props)).toThrow(message);
  });

  test('says at synth, in one SpecError, what no target can serve', () => {
    const scope = scopeOf();
    new ManagedApi(scope, 'Api', {
      spec: { ...orders, routes: { 'GET /orders': { backend: 'orders', access: { open: 'a test' }, cache: { ttl: '30s' } } } },
    });

    const error = caught(() => outputOf(scope));

    expect(error).toBeInstanceOf(SpecError);
    expect((error as SpecError).problems.length).toBeGreaterThan(1);
    expect((error as Error).message).toContain("API 'orders' has");
  });

  test('needs every backend bound', () => {
    const scope = scopeOf();
    const api = new ManagedApi(scope, 'Api', { spec: orders });

    expect(() => outputOf(scope)).toThrow('orders');
    expect(api.spec).toEqual(orders);
  });

  test('stands beside another one', () => {
    const scope = scopeOf();
    new ManagedApi(scope, 'Ping', { spec: ping });
    new ManagedApi(scope, 'Orders', { spec: orders, bindings: bound });

    expect(outputOf(scope)).toContain('first');
    expect(outputOf(scope)).toContain('orders.example.com');
  });
});

test('has no target outside of a Stack and a Chart', () => {
  expect(() => new ManagedApi(new App(), 'Api', { spec: ping })).toThrow('"Api" is in no aws-cdk-lib Stack and in no cdk8s Chart');
});

test('gives the objects of its own target and refuses the other, by name', () => {
  const onKubernetes = new ManagedApi(chart(), 'Api', { spec: ping });
  const onAws = new ManagedApi(stack(), 'Api', { spec: ping });

  expect(onKubernetes.kubernetes.service.kind).toBe('Service');
  expect(() => onKubernetes.aws).toThrow('"test/Api" is in a cdk8s Chart and has no objects on AWS; use ".kubernetes"');
  expect(onAws.aws.restApi.cfnResourceType).toBe('AWS::ApiGateway::RestApi');
  expect(() => onAws.kubernetes).toThrow('"Shop/Api" is in an aws-cdk-lib Stack and has no objects on Kubernetes; use ".aws"');
});

test('reads a file by name', () => {
  expect(ManagedApi.fromFile(chart(), 'Api', 'test/constructs/ping.yaml').spec).toEqual(ping);
});

function caught(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
