import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Chart, App as ChartApp } from 'cdk8s';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ManagedApi } from '../../../src/constructs/managed-api';
import { VALUE_VARIABLE } from '../../../src/runtime/marked';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { startUpstream } from '../../behaviour/support/upstream';
import { authorizerEvent, proxyEvent } from '../../runtime/support/events';
import { CLAIMS, signer } from '../../runtime/support/tokens';
import { BOUND, openSpec } from './support';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Parameters {
  readonly text: string;
  readonly list: string[];
  readonly number: number;
}

interface Made {
  readonly directory: string;
  readonly template: Template;
}

/** An API that is made with what only the deployment knows. */
function made(make: (parameters: Parameters, stack: Stack) => { readonly spec: unknown; readonly bindings?: unknown }): Made {
  const outdir = mkdtempSync(join(tmpdir(), 'tollgate-later-'));
  folders.push(outdir);
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop');
  const text = new CfnParameter(stack, 'Text').valueAsString;
  const list = new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;
  const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
  const { spec, bindings = BOUND } = make({ text, list, number }, stack);
  new ManagedApi(stack, 'Api', { spec: spec as ApiSpec, bindings: bindings as Bindings });
  app.synth();
  return { directory: outdir, template: Template.fromStack(stack) };
}

const proxied = { ...openSpec(), routes: { 'GET /x': { backend: 'a', response: { headers: { remove: ['server'] } } } } };
const key = signer('ES256', 'one');
const closed = (jwt: object): ApiSpec => ({
  ...openSpec('GET /a'),
  access: { scheme: 's' },
  schemes: { s: { jwt: { issuer: CLAIMS.iss, audiences: ['shop'], jwks: { keys: [key.jwk] }, ...jwt } } },
});

/** The folder of our only function, and what its environment holds once the parameter is filled in. */
function assetOf({ directory, template }: Made, text: string) {
  const [asset] = readdirSync(directory).filter((name) => name.startsWith('asset.'));
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  const variables = Object.entries(fn?.Properties.Environment.Variables as { readonly [name: string]: unknown });
  const values = variables.filter(([name]) => name.startsWith(VALUE_VARIABLE));
  expect(values.map(([, value]) => value)).toEqual(values.map(() => ({ Ref: 'Text' })));
  return { folder: join(directory, asset as string), values: Object.fromEntries(values.map(([name]) => [name, text])) };
}

describe('what is known only when the stack is deployed', () => {
  afterEach(() => {
    for (const name of Object.keys(process.env).filter((each) => each.startsWith(VALUE_VARIABLE))) delete process.env[name];
  });

  test('is the address of a backend of the proxy', async () => {
    const upstream = await startUpstream((request, response) => response.end(`at ${request.url}`));
    const output = made(({ text }) => ({ spec: proxied, bindings: { backends: { a: { url: `http://127.0.0.1:${text}/base` } } } }));
    const { folder, values } = assetOf(output, String(upstream.port));
    Object.assign(process.env, values);

    expect(readdirSync(folder).sort()).toEqual(['config.js', 'index.js', 'marked.json']);
    const { handler } = createRequire(__filename)(join(folder, 'index.js'));
    expect(await handler(proxyEvent({ resource: '/x' }))).toMatchObject({ statusCode: 200, body: 'at /base/x' });
    await upstream.close();
  });

  test('is an audience or an issuer', async () => {
    const output = made(({ text }) => ({ spec: closed({ audiences: ['other', text], issuer: `https://id.example.com/${text}` }) }));
    const { folder, values } = assetOf(output, 'shop');
    Object.assign(process.env, values);

    const { handler } = createRequire(__filename)(join(folder, 'index.js'));
    const now = Math.floor(Date.now() / 1000);
    const ask = (claims: object) => handler(authorizerEvent({ resource: '/a', headers: { Authorization: `Bearer ${key.token(claims)}` } }));
    const claims = { iss: 'https://id.example.com/shop', aud: 'shop', iat: now, exp: now + 60 };
    expect((await ask(claims)).policyDocument.Statement[0].Effect).toBe('Allow');
    await expect(ask({ ...claims, iss: CLAIMS.iss })).rejects.toThrow('Unauthorized');
  });

  test.each([(text: string) => `https://id.example.com/${text}`, (text: string) => text])(
    'is an issuer at which keys are discovered',
    (issuer) => {
      const discovered = (text: string) => ({ s: { jwt: { issuer: issuer(text), audiences: ['shop'] } } });

      expect(() => made(({ text }) => ({ spec: { ...closed({}), schemes: discovered(text) } }))).not.toThrow();
    },
  );

  test.each<[string, Change]>([
    ['the address of a backend', (text) => ({ bindings: { backends: { a: { url: `https://${text}` } } } })],
    [
      'an origin of cors, by a bound value',
      (text) => ({ spec: { cors: { origins: ['https://${value:app}', 'https://b.example.com'] } }, values: { app: text } }),
    ],
    ['the description', (text) => ({ spec: { description: `of ${text}` } })],
  ])('stands in the template itself as %s', (_, change) => {
    const { template } = made(({ text }) => {
      const { spec = {}, bindings = BOUND, values } = change(text);
      return { spec: { ...openSpec('GET /x'), ...spec }, bindings: { ...bindings, ...(values && { values }) } };
    });
    const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'));
    expect(JSON.stringify(api)).toContain('{"Ref":"Text"}');
    expect(JSON.stringify(api)).not.toContain('Token[');
  });

  test('is nowhere in a file that is uploaded', () => {
    const origins = { origins: ['https://${value:app}', 'https://b.example.com'] };
    const { directory } = made(({ text }) => ({ spec: { ...proxied, cors: origins }, bindings: { ...BOUND, values: { app: text } } }));
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(js|json)$/.test(file) && file !== 'tree.json',
    );
    expect(files.filter((file) => readFileSync(join(directory, file), 'utf8').includes('${Token['))).toEqual([]);
  });

  test('may be the whole ARN of a VPC link', () => {
    const { template } = made(({ text }) => ({
      spec: openSpec('GET /x'),
      bindings: { backends: { a: { vpcLink: { arn: text, url: 'http://a.internal' } } } },
    }));
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Body: {
        paths: {
          '/x': {
            get: { 'x-amazon-apigateway-integration': { connectionId: { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'Text' }] }] } } },
          },
        },
      },
    });
  });

  const route = (fields: object) => ({ ...openSpec(), routes: { 'GET /x': { backend: 'a', ...fields } } });
  test.each<[string, (parameters: Parameters) => object]>([
    ['name: is known', ({ text }) => ({ ...openSpec('GET /x'), name: text })],
    ['owner: is known', ({ text }) => ({ ...openSpec('GET /x'), owner: text })],
    ['tags[0]: is known', ({ text }) => ({ ...openSpec('GET /x'), tags: [text] })],
    [
      'limits[0].requests: is known',
      ({ number }) => ({ ...openSpec('GET /x'), limits: [{ requests: number, per: 'second', scope: 'instance' }] }),
    ],
    ['schemes.s.jwt.audiences[0]: is a list', ({ list }) => closed({ audiences: list })],
    [
      'routes["GET /x"].respond.body: is known',
      ({ text }) => ({ ...openSpec(), routes: { 'GET /x': { respond: { status: 200, body: text } } } }),
    ],
    ['routes["GET /x"].request.headers.set.x-a: is known', ({ text }) => route({ request: { headers: { set: { 'x-a': text } } } })],
    ['routes: a name in it is known', ({ text }) => ({ ...openSpec(), routes: { [`GET /${text}`]: { backend: 'a' } } })],
  ])('is refused where it is needed before: %s', (says, spec) => {
    expect(() => made((parameters) => ({ spec: spec(parameters) }))).toThrow(`${says} `);
    expect(() => made((parameters) => ({ spec: spec(parameters) }))).toThrow('deployed; write ');
  });

  test('is refused where a bound value brings it to such a place', () => {
    const spec = { ...openSpec(), routes: { 'GET /x': { backend: 'a', rewrite: { host: '${value:app}' } } } };
    expect(() => made(({ text }) => ({ spec, bindings: { ...BOUND, values: { app: text } } }))).toThrow(
      /is known only when the stack is deployed.*\[KnownLater\]/,
    );
  });

  test('is refused where wrap() would need it', () => {
    const cors = { origins: ['https://${value:app}'] };
    expect(() =>
      made(({ text }, stack) => {
        const fn = new LambdaFunction(stack, 'F', { runtime: Runtime.NODEJS_22_X, handler: 'i.h', code: Code.fromInline('x') });
        return {
          spec: { ...openSpec('GET /x'), cors },
          bindings: { backends: { a: { function: fn, wrapped: true } }, values: { app: text } },
        };
      }),
    ).toThrow(/backends\.a\.function: .*\[KnownLater\]/);
  });

  test('is refused on Kubernetes, where nothing fills it in', () => {
    const chart = new Chart(new ChartApp(), 'shop');
    const url = Fn.importValue('a');
    new ManagedApi(chart, 'Api', { spec: openSpec('GET /x'), bindings: { backends: { a: { url } } } });
    expect(() => chart.node.root.node.findAll().flatMap((node) => node.node.validate())).toThrow(
      'bindings.backends.a.url: is known only when',
    );
  });
});

type Change = (text: string) => { readonly spec?: object; readonly bindings?: object; readonly values?: object };
