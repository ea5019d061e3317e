import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, expect, test, vi } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { BOUND, planOf } from './support';

const outdir = mkdtempSync(join(tmpdir(), 'tollgate-cdk-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** Something of everything that a template can hold. */
const spec: ApiSpec = {
  name: 'shop',
  hosts: ['shop.example.com'],
  basePath: '/api',
  schemes: {
    customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], claimHeaders: { sub: 'x-user' } } },
    partners: { apiKey: { header: 'x-api-key' } },
  },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }], plan: 'partner' } },
  plans: { partner: { rate: { requests: 10, per: 'minute' }, quota: { requests: 1000, per: 'week' }, onStoreFailure: 'deny' } },
  defaultPlan: 'none',
  access: { anyOf: [{ scheme: 'customers' }, { scheme: 'partners' }] },
  ips: { deny: ['192.0.2.0/24'] },
  limits: [{ requests: 100, per: 'second', scope: 'instance' }],
  cors: { origins: ['https://app.example.com'] },
  backends: { a: {}, f: {} },
  routes: {
    'GET /a/{id}': { backend: 'a', require: { headers: ['x-a'] } },
    'ANY /f/{rest+}': { backend: 'f' },
    'GET /old': { redirect: { to: '/a/1' }, access: { open: 'old bookmark' } },
    'GET /health': { respond: { status: 200, body: 'ok' }, access: { open: 'liveness probe' } },
  },
};

const bindings = {
  backends: { ...BOUND.backends, f: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:f' } },
  secrets: { keys: { name: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys-abcdef' } },
  aws: {
    certificate: { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0c0c0c0c-0000-0000-0000-000000000000' },
    zone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
    waf: { arn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/0c0c0c0c-0000-0000-0000-000000000000' },
  },
};

/** What cannot stand beside a WebACL that is bound. */
const limited: ApiSpec = {
  name: 'limited',
  access: { open: 'a test' },
  cors: { origins: ['https://app.example.com'] },
  limits: [{ requests: 600, per: 'minute', by: ['ip'], scope: 'gateway', onStoreFailure: 'allow' }],
  backends: { a: {} },
  routes: { 'GET /a': { backend: 'a' } },
};

/** What cannot stand beside a route that is open. */
const partners: ApiSpec = {
  name: 'partners',
  hosts: ['partners.example.com'],
  schemes: {
    machines: { clientCertificate: { ca: { secret: 'partner-ca' }, subjectAltNames: ['spiffe://example.com/billing'] } },
    legacy: { external: { url: 'http://auth:8080/', sendHeaders: ['cookie'] } },
  },
  access: { allOf: [{ scheme: 'machines' }, { scheme: 'legacy' }] },
  backends: { a: {} },
  routes: { 'GET /a': { backend: 'a' } },
};

const bindingsOfPartners = {
  ...BOUND,
  authorizers: { legacy: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:legacy' } },
  secrets: { 'partner-ca': { name: 's3://truststores/partner-ca.pem?versionId=3sL4kqtJ' } },
  aws: { certificate: bindings.aws.certificate },
};

/** Aliases, by weights and by CodeDeploy, with everything that watches it. */
const tried: ApiSpec = {
  name: 'tried',
  access: { open: 'a test' },
  backends: { a: {}, b: { breaker: { errorPercent: 5, latency: { p50: '100ms', p99: '1s' }, window: '5m' } }, c: {} },
  routes: {
    'GET /alias': { backend: 'a', canary: { backend: 'b', weightPercent: 12.5 } },
    'GET /none': { backend: 'a', canary: { backend: 'b', weightPercent: 0 } },
    'GET /all': { backend: 'a', canary: { backend: 'b', weightPercent: 100 } },
    'GET /weights': {
      weighted: [
        { backend: 'a', weight: 3 },
        { backend: 'b', weight: 1 },
      ],
    },
    'GET /once': { backend: 'a', canary: rollout([10, 100]) },
    'GET /equal': { backend: 'a', canary: rollout([25, 50, 75, 100]) },
    'GET /unwatched': { backend: 'a', canary: { ...rollout([10, 100]), backend: 'c' } },
  },
};

function rollout(shares: number[]) {
  return { backend: 'b', weightPercent: 100, steps: { shares, driver: 'code-deploy' as const, interval: '10m' } };
}

const bindingsOfTried: Bindings = {
  backends: {
    a: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:f:1' },
    b: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:f:2' },
    c: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:f:3' },
  },
};

/** A gateway that counts in a table. */
const counting: Bindings = { ...BOUND, store: { dynamodb: {} } };

test('aws-cdk-lib finds nothing wrong with a template', () => {
  vi.stubEnv('CDK_VALIDATION', 'true');
  const findings: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((...words) => void findings.push(words.join(' ')));
  const app = new App({ outdir, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const env = { account: '123456789012', region: 'eu-west-1' };
  addAwsGateway(new Stack(app, 'Shop', { env }), planOf(spec, bindings), bindings);
  addAwsGateway(new Stack(app, 'Limited', { env }), planOf(limited, BOUND), BOUND);
  addAwsGateway(new Stack(app, 'Partners', { env }), planOf(partners, bindingsOfPartners), bindingsOfPartners);
  addAwsGateway(new Stack(app, 'Counted', { env }), planOf(limited, counting), counting);
  addAwsGateway(new Stack(app, 'Tried', { env }), planOf(tried, bindingsOfTried), bindingsOfTried);
  expect(() => app.synth()).not.toThrow();
  expect(findings.filter((text) => /\bF\d{4}|\bE\d{4}/.test(text))).toEqual([]);
}, 120_000);

const tools = process.env.TOLLGATE_TOOLS;

test.skipIf(tools === undefined)(
  'cfn-lint finds nothing wrong with a template',
  () => {
    // W3005: aws-cdk-lib writes DependsOn beside references of its own functions
    const templates = ['Shop', 'Limited', 'Partners', 'Counted', 'Tried'].map((stack) => join(outdir, `${stack}.template.json`));
    const lint = () =>
      execFileSync(join(tools as string, 'cfn-lint'), ['--ignore-checks', 'W3005', '--', ...templates], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    try {
      expect(lint()).toBe('');
    } catch (error) {
      expect((error as { readonly stdout?: string }).stdout ?? error).toBe('');
    }
  },
  120_000,
);
