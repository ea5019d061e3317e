import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { ManagedApi } from '../../../src/constructs/managed-api';
import type { ApiSpec } from '../../../src/spec/api';
import { openSpec } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:a';
const bound = (fn: unknown) => ({ backends: { a: { function: fn, wrapped: true } } });

function functionIn(stack: Stack): LambdaFunction {
  const code = Code.fromInline('exports.handler = 1');
  return new LambdaFunction(stack, 'Orders', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code });
}

function addApi(stack: Stack, bindings: object, spec: ApiSpec = openSpec('GET /a')): void {
  new ManagedApi(stack, spec.name, { spec, bindings });
}

describe('the layer that wrap reads', () => {
  test.each([
    ['before', ['Functions', 'Shop']],
    ['after', ['Shop', 'Functions']],
  ])('is in the stack of its function, that stands %s the stack of the API', (_, names) => {
    const app = new App();
    const stacks = new Map(names.map((name) => [name, new Stack(app, name)]));
    const [functions, shop] = [stacks.get('Functions') as Stack, stacks.get('Shop') as Stack];
    addApi(shop, bound(functionIn(functions)));

    Template.fromStack(shop).resourceCountIs('AWS::Lambda::LayerVersion', 0);
    const template = Template.fromStack(functions);
    const [layer] = Object.keys(template.findResources('AWS::Lambda::LayerVersion'));
    template.hasResourceProperties('AWS::Lambda::Function', { Layers: [{ Ref: layer }] });
    expect(shop.dependencies).toEqual([functions]);
    expect(functions.dependencies).toEqual([]);
  });

  test('is one for all backends of a function, and knows the routes of each', () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'tollgate-wrap-')) });
    const stack = new Stack(app, 'Shop');
    const backend = { function: functionIn(stack), wrapped: true };
    const routes = { 'GET /a': { backend: 'a' }, 'GET /b': { backend: 'b' } };
    addApi(stack, { backends: { a: backend, b: backend } }, { ...openSpec(), backends: { a: {}, b: {} }, routes });

    const { directory } = app.synth();
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Layers: [Match.anyValue()] });
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('tollgate/config.json'));
    const [config, ...others] = files.map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')));
    expect(others).toEqual([]);
    expect(Object.keys(config.routes)).toEqual(['GET /a', 'GET /b']);
    rmSync(directory, { recursive: true });
  });

  test('cannot be of two APIs: their function would know one of them', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    const fn = functionIn(stack);
    addApi(stack, bound(fn));
    addApi(stack, bound(fn), { ...openSpec('GET /a'), name: 'other' });
    expect(() => app.synth()).toThrow(/backends\.a\.function: .*another API.*\[WrappedTwice\]/);
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['an ARN', () => ARN],
    ['an object', functionIn],
  ])('cannot be of two APIs of an app that name the function by %s', (_, fn) => {
    const app = new App();
    const stack = new Stack(app, 'Shop');
    const one = fn(stack);
    addApi(stack, bound(one));
    addApi(new Stack(app, 'Other'), bound(one), { ...openSpec('GET /a'), name: 'other' });
    expect(() => app.synth()).toThrow(/backends\.a\.function: .*another API.*\[WrappedTwice\]/);
  });

  test.each([
    [{ wrapped: true }, {}],
    [{}, { wrapped: true }],
  ])('is no use to a function that another backend has without wrap(): %j beside %j', (one, other) => {
    const routes = { 'GET /a': { backend: 'a' }, 'GET /b': { backend: 'b' } };
    const spec = { ...openSpec(), backends: { a: {}, b: {} }, routes };
    const stack = new Stack(new App(), 'Shop');
    const fn = functionIn(stack);
    addApi(stack, { backends: { a: { function: fn, ...one }, b: { function: fn, ...other } } }, spec);
    expect(() => Template.fromStack(stack)).toThrow(/backends\.[ab]\.function: .*\[WrappedAndPlain\]/);
  });

  test.each<[string, (fn: LambdaFunction) => unknown]>([
    ['an alias', (fn) => new Alias(fn, 'Live', { aliasName: 'live', version: fn.currentVersion })],
    ['a version', (fn) => fn.currentVersion],
  ])('is of one function, also where another backend has %s of it', (_, part) => {
    const routes = { 'GET /a': { backend: 'a' }, 'GET /b': { backend: 'b' } };
    const spec = { ...openSpec(), backends: { a: {}, b: {} }, routes };
    const make = (wrapped: boolean) => {
      const stack = new Stack(new App(), 'Shop');
      const fn = functionIn(stack);
      addApi(stack, { backends: { a: { function: fn, wrapped: true }, b: { function: part(fn), wrapped } } }, spec);
      return stack;
    };
    expect(() => Template.fromStack(make(false))).toThrow(/backends\.[ab]\.function: .*\[WrappedAndPlain\]/);
    expect(Object.keys(Template.fromStack(make(true)).findResources('AWS::Lambda::LayerVersion'))).toHaveLength(1);
  });

  test('is no use to an ARN that another backend names with an alias', () => {
    const routes = { 'GET /a': { backend: 'a' }, 'GET /b': { backend: 'b' } };
    const stack = new Stack(new App(), 'Shop');
    const backends = { a: { function: ARN, wrapped: true }, b: { function: `${ARN}:live` } };
    addApi(stack, { backends }, { ...openSpec(), backends: { a: {}, b: {} }, routes });
    expect(() => Template.fromStack(stack)).toThrow(/\[WrappedAndPlain\]/);
  });

  test('is no use to a function of another runtime', () => {
    const stack = new Stack(new App(), 'Shop');
    const code = Code.fromInline('def handler(event, context): pass');
    const fn = new LambdaFunction(stack, 'Orders', { runtime: Runtime.PYTHON_3_12, handler: 'index.handler', code });
    addApi(stack, bound(fn));
    expect(() => Template.fromStack(stack)).toThrow(/backends\.a\.function: .*runs on python3\.12.*\[WrappedOtherRuntime\]/);
  });

  test('has a name of its own, whatever the backends are called', () => {
    const stack = new Stack(new App(), 'Shop');
    const routes = { 'GET /a': { backend: 'a' }, 'GET /b': { backend: 'b' }, 'GET /c': { backend: 'a-b' } };
    const one = { function: ARN, wrapped: true };
    const other = { function: `${ARN}-other`, wrapped: true };
    addApi(stack, { backends: { a: one, b: one, 'a-b': other } }, { ...openSpec(), backends: { a: {}, b: {}, 'a-b': {} }, routes });
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::LayerVersion'))).toHaveLength(2);
  });

  const alias = (stack: Stack) => new Alias(stack, 'Live', { aliasName: 'live', version: functionIn(stack).currentVersion });
  test.each<[string, (stack: Stack) => unknown]>([
    ['an ARN', () => ARN],
    ['an imported function', (stack) => LambdaFunction.fromFunctionArn(stack, 'Imported', ARN)],
    ['an alias', alias],
  ])('is an output where nothing can add it, which a warning says: %s', (_, fn) => {
    const stack = new Stack(new App(), 'Shop');
    addApi(stack, bound(fn(stack)));
    const template = Template.fromStack(stack);
    const [layer] = Object.keys(template.findResources('AWS::Lambda::LayerVersion'));
    const [output, ...others] = Object.keys(template.findOutputs('*', { Value: { Ref: layer } }));
    expect(others).toEqual([]);
    expect(output).toMatch(/WrapaLayer/);
    const warning = 'bindings\\.backends\\.a\\.function: .*WrapaLayer.*\\[AwsLayerNotAdded\\]';
    Annotations.fromStack(stack).hasWarning('/Shop/shop', Match.stringLikeRegexp(warning));
  });

  test('gives no warning where it was added', () => {
    const stack = new Stack(new App(), 'Shop');
    addApi(stack, bound(functionIn(stack)));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
