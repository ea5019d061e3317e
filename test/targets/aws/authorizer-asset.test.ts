import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { authorizerEvent } from '../../runtime/support/events';
import { CLAIMS, signer } from '../../runtime/support/tokens';
import { createAuthority } from '../../support/certificates';
import { BOUND, openSpec, planOf } from './support';

const key = signer('ES256', 'one');
const customers = { jwt: { issuer: CLAIMS.iss, audiences: ['shop'], jwks: { keys: [key.jwk] } } };
const byToken: ApiSpec = {
  ...openSpec('GET /a'),
  schemes: { customers },
  access: { scheme: 'customers' },
  routes: { 'GET /a': { backend: 'a' } },
};
const byKey: ApiSpec = {
  ...byToken,
  schemes: { partners: { apiKey: { header: 'x-api-key' } } },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
  access: { scheme: 'partners' },
};

const byService: ApiSpec = {
  ...byToken,
  schemes: { legacy: { external: { url: 'https://auth.example.com/', sendHeaders: ['cookie'] } } },
  access: { scheme: 'legacy' },
};

const byCertificate: ApiSpec = {
  ...byToken,
  schemes: { machines: { clientCertificate: { ca: { secret: 'ca' }, subjectAltNames: ['stock.example.com'] } } },
  access: { scheme: 'machines' },
};

const byOpaqueToken: ApiSpec = {
  ...byToken,
  schemes: { opaque: { introspection: { endpoint: 'https://id.example.com/introspect', client: { secret: 'client' } } } },
  access: { scheme: 'opaque' },
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The folder that is uploaded as the code of the authorizer. */
function assetOf(spec: ApiSpec): string {
  const outdir = mkdtempSync(join(tmpdir(), 'tollgate-asset-'));
  folders.push(outdir);
  const app = new App({ outdir });
  addAwsGateway(new Stack(app, 'Shop'), planOf(spec, BOUND), BOUND);
  app.synth();
  const [asset] = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
  return join(outdir, asset as string);
}

const scripts = (asset: string) => readdirSync(asset).filter((name) => name.endsWith('.js'));

describe('the code of the authorizer', () => {
  test.each([
    ['tokens', byToken, ['index.js', 'jwt.js']],
    ['API keys', byKey, ['apiKey.js', 'index.js']],
    ['services that decide', byService, ['external.js', 'index.js']],
    ['client certificates', byCertificate, ['clientCertificate.js', 'index.js']],
    ['opaque tokens', byOpaqueToken, ['index.js', 'introspection.js']],
    [
      'API keys with plans',
      {
        ...byKey,
        consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }], plan: 'p' } },
        plans: { p: { quota: { requests: 1, per: 'day' }, onStoreFailure: 'deny' } },
        defaultPlan: 'none',
      },
      ['apiKey.js', 'index.js', 'usage.js'],
    ],
    [
      'tokens and addresses',
      { ...byToken, routes: { 'GET /a': { backend: 'a', ips: { deny: ['192.0.2.0/24'] } }, 'GET /b': { backend: 'a' } } },
      ['addresses.js', 'index.js', 'jwt.js'],
    ],
    [
      'tokens whose claims go on',
      { ...byToken, schemes: { customers: { jwt: { ...customers.jwt, claimHeaders: { sub: 'x-user' } } } } },
      ['index.js', 'jwt.js', 'values.js'],
    ],
  ])('for %s is what that needs, and nothing else', (_, spec, expected) => {
    expect(scripts(assetOf(spec as ApiSpec))).toEqual(expected);
  });

  test('for tokens is at most 10 KiB', () => {
    const asset = assetOf(byToken);
    const bytes = scripts(asset).map((name) => statSync(join(asset, name)).size);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(10 * 1024);
  });

  test('is the same whenever it is made', () => {
    const [first, second] = [assetOf(byToken), assetOf(byToken)];
    expect(first.slice(first.lastIndexOf('/'))).toBe(second.slice(second.lastIndexOf('/')));
  });

  test('decides as it was uploaded, and loads nothing for fetching keys that it has', async () => {
    const asset = assetOf(byToken);
    const { handler } = createRequire(__filename)(join(asset, 'index.js'));
    const now = Math.floor(Date.now() / 1000);
    const headers = { Authorization: `Bearer ${key.token({ iat: now, exp: now + 60 })}` };
    const { policyDocument } = await handler(authorizerEvent({ resource: '/a', headers }));
    expect(policyDocument.Statement[0].Effect).toBe('Allow');
    await expect(handler(authorizerEvent({ resource: '/a' }))).rejects.toThrow('Unauthorized');
    expect(readFileSync(join(asset, 'config.json'), 'utf8')).toContain(CLAIMS.iss);
  });

  test('knows a certificate by its name as it was uploaded', async () => {
    const { handler } = createRequire(__filename)(join(assetOf(byCertificate), 'index.js'));
    const { certificate } = createAuthority('partners').issue({ dns: ['stock.example.com'] });
    expect((await handler(authorizerEvent({ resource: '/a', certificate }))).principalId).toBe('machines:stock.example.com');
    await expect(handler(authorizerEvent({ resource: '/a' }))).rejects.toThrow('Unauthorized');
  });
});
