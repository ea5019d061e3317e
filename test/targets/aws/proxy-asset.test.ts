import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import type { Limit } from '../../../src/spec/limits';
import type { ValueMatch } from '../../../src/spec/variants';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { proxyEvent } from '../../runtime/support/events';
import { BOUND, openSpec, planOf } from './support';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** An API with a variant that compares a header. */
function spec(match: string | ValueMatch): ApiSpec {
  const respond = (status: number) => ({ respond: { status, body: 'a' } });
  return {
    ...openSpec('GET /a'),
    routes: { 'GET /a': { ...respond(200), variants: [{ when: { headers: { 'x-a': match } }, ...respond(201) }] } },
  };
}

/** The folder that is uploaded as the code of the proxy. */
function assetOf(
  match: string | ValueMatch,
  limits: readonly Limit[] = [],
  bindings: Bindings = BOUND,
  more: Partial<ApiSpec> = {},
): string {
  const outdir = mkdtempSync(join(tmpdir(), 'tollgate-asset-'));
  folders.push(outdir);
  const app = new App({ outdir });
  addAwsGateway(new Stack(app, 'Shop'), planOf({ ...spec(match), limits: [...limits], ...more }, bindings), bindings);
  app.synth();
  const [asset] = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
  return join(outdir, asset as string);
}

const scripts = (asset: string) => readdirSync(asset).filter((name) => name.endsWith('.js'));

test('the code of a proxy has RE2 where a route has an expression, and nowhere else', () => {
  expect(scripts(assetOf({ prefix: 'b' }))).toEqual(['index.js']);
  expect(scripts(assetOf({ regex: 'b' }))).toEqual(['index.js', 'regex.js']);
});

test('the code of a proxy counts where a table is bound, and nowhere else', () => {
  const shared: Limit = { requests: 5, per: 'second', scope: 'gateway', onStoreFailure: 'deny' };
  expect(scripts(assetOf({ prefix: 'b' }, [shared]))).toEqual(['index.js']);
  expect(scripts(assetOf({ prefix: 'b' }, [shared], { ...BOUND, store: { dynamodb: {} } }))).toEqual(['index.js', 'limits.js']);
});

test('the code of a proxy repeats requests where a backend asks for that, and nowhere else', () => {
  const asset = (retry: object) => {
    const backends = { a: { retry } };
    return assetOf('b', [], BOUND, { backends, routes: { 'GET /a': { backend: 'a', response: { headers: { remove: ['server'] } } } } });
  };
  expect(scripts(asset({ attempts: 0 }))).toEqual(['index.js']);
  expect(scripts(asset({ attempts: 1 }))).toEqual(['index.js', 'resilience.js']);
});

test('the code of a proxy matches expressions as it was uploaded', async () => {
  const { handler } = createRequire(__filename)(join(assetOf({ regex: '(?i)[[:alpha:]]+' }), 'index.js'));
  const ask = async (value: string) => (await handler(proxyEvent({ resource: '/a', headers: { 'x-a': value } }))).statusCode;
  expect([await ask('Beta'), await ask('beta-1')]).toEqual([201, 200]);
});
