import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { proxyOf } from '../../../src/runtime/proxy/handler';
import type { ApiSpec } from '../../../src/spec/api';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { proxyEvent } from '../../runtime/support/events';
import { planOf } from './support';

const folders: string[] = [];
let server: Server;
let url: string;
let reached: string[];

/** Secrets Manager, the authorization server and the backend in one. */
function answer(request: IncomingMessage): object {
  reached.push(`${request.headers['x-amz-target'] ?? request.url} ${request.headers.authorization?.split(' ').slice(0, 2).join(' ')}`);
  if (request.url === '/token') return { access_token: 'new', token_type: 'Bearer', expires_in: 60 };
  if (request.headers['x-amz-target'] === undefined) return {};
  return { SecretString: JSON.stringify({ clientId: 'me', clientSecret: 's', token: 'its-a-secret' }) };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(request)));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  reached = [];
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The folder that is uploaded as the code of the proxy. */
function assetOf(spec: Omit<ApiSpec, 'name'>): string {
  const outdir = mkdtempSync(join(tmpdir(), 'tollgate-asset-'));
  folders.push(outdir);
  const app = new App({ outdir });
  const bindings = { backends: { a: { url } } };
  addAwsGateway(new Stack(app, 'Shop'), planOf({ name: 'shop', backends: { a: {} }, ...spec }, bindings), bindings);
  app.synth();
  const assets = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
  return join(outdir, assets.find((name) => !scripts(join(outdir, name)).includes('jwt.js')) as string);
}

const scripts = (asset: string) => readdirSync(asset).filter((name) => name.endsWith('.js'));
const handlerOf = (asset: string) =>
  (createRequire(__filename)(join(asset, 'index.js')) as { readonly handler: ReturnType<typeof proxyOf> }).handler;

test('the code of a proxy exchanges tokens as it was uploaded, once for many requests', async () => {
  const exchange = { endpoint: `${url}/token`, audience: 'a', client: { secret: 'client' } };
  const schemes = { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } };
  const routes = { 'GET /a': { backend: 'a' } };
  const asset = assetOf({ schemes, access: { scheme: 'customers' }, backends: { a: { exchange } }, routes });
  expect(scripts(asset)).toEqual(['exchange.js', 'index.js']);
  const authorizer = { identity: JSON.stringify({ scheme: 'customers', scopes: [], groups: [] }) };
  const event = proxyEvent({ resource: '/a', headers: { Authorization: 'Bearer mine' }, authorizer });
  const handler = handlerOf(asset);
  const answers = [...(await Promise.all([handler(event), handler(event)])), await handler(event)];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  const basic = `Basic ${Buffer.from('me:s').toString('base64')}`;
  const secret = expect.stringMatching(/^secretsmanager.GetSecretValue AWS4-HMAC-SHA256 /);
  expect(reached).toEqual([secret, `/token ${basic}`, '/a Bearer new', '/a Bearer new', '/a Bearer new']);
});

test('the code of a proxy checks signatures as it was uploaded, and reads their secret once', async () => {
  const schemes = { hooks: { hmac: { header: 'x-signature', secret: { secret: 'webhook', key: 'token' } } } };
  const asset = assetOf({ schemes, access: { scheme: 'hooks' }, routes: { 'POST /a': { backend: 'a' } } });
  expect(scripts(asset)).toEqual(['hmac.js', 'index.js']);
  const handler = handlerOf(asset);
  const ask = async (signed: string) => {
    const signature = createHmac('sha256', 'its-a-secret').update(signed).digest('hex');
    const event = proxyEvent({ method: 'POST', resource: '/a', headers: { 'X-Signature': signature }, body: 'hello' });
    return (await handler(event)).statusCode;
  };
  expect([await ask('hello'), await ask('hallo'), await ask('hello')]).toEqual([200, 401, 200]);
  expect(reached.map((line) => line.split(' ')[0])).toEqual(['secretsmanager.GetSecretValue', '/a', '/a']);
});
