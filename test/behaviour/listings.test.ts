import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../support/certificates';
import { readYaml } from '../support/read-yaml';
import { Browser } from './support/browser';
import { sleep } from './support/gateway';
import { freePort } from './support/ports';
import { CLIENT, startProvider } from './support/provider';
import { type RunFiles, startRun } from './support/run-files';
import { answers, scripted } from './support/scripted';
import { tlsRequest } from './support/tls-request';
import { startUpstream } from './support/upstream';

/** Runs `examples/listings/NAME.yaml`. */
async function runListing(name: string, files: Omit<RunFiles, 'spec'>) {
  const gateway = await startRun({ spec: readYaml(`examples/listings/${name}.yaml`), ...files });
  onTestFinished(gateway.end);
  return gateway;
}

test('S2-KONG-2: people log in and are counted, and orders are for two groups', async () => {
  const port = await freePort();
  const issuer = await startProvider({ redirectUris: [`http://127.0.0.1:${port}/api/v1/login`] });
  onTestFinished(issuer.close);
  const upstream = await startUpstream((_, response) => response.end('from the service'));
  onTestFinished(upstream.close);
  const backends = { 'user-svc': { url: upstream.url }, 'order-svc': { url: upstream.url } };
  const { url } = await runListing('s2-kong-2', {
    bindings: { values: { idp: issuer.url }, backends },
    secrets: { 'web-client': CLIENT },
    port,
  });
  const ann = new Browser();
  const users = `${url}/api/v1/users/me`;

  expect((await fetch(users)).status).toBe(401);
  expect(await (await ann.browse(users)).text()).toBe('from the service');
  for (let sent = 1; sent < 60; sent++) expect((await ann.fetch(users)).status).toBe(200);
  expect((await ann.fetch(users)).status).toBe(429);
  expect((await ann.fetch(`${url}/api/v1/orders`)).status).toBe(401);
}, 60_000);

test('S2-ISTIO-2: one workload may do one thing, and nobody anything else', async () => {
  const [site, mesh] = [createAuthority('site'), createAuthority('mesh')];
  const [own, billing, orders] = [
    site.issue({ dns: ['localhost'], ips: ['127.0.0.1'] }),
    mesh.issue({ uris: ['spiffe://cluster.local/ns/billing/sa/billing-sa'] }),
    mesh.issue({ uris: ['spiffe://cluster.local/ns/orders/sa/orders-sa'] }),
  ];
  const upstream = await startUpstream((_, response) => response.end('charged'));
  onTestFinished(upstream.close);
  const gateway = await runListing('s2-istio-2', {
    bindings: { listener: { tls: { certificate: { secret: 'site-tls' } } }, backends: { 'payment-service': { url: upstream.url } } },
    secrets: { 'site-tls': { 'tls.crt': own.certificate, 'tls.key': own.key }, 'mesh-ca': { 'ca.crt': mesh.certificate } },
  });
  const ask = async (line: string, client?: typeof own) => {
    const shown = client === undefined ? {} : { cert: client.certificate, key: client.key };
    return (await tlsRequest(gateway.port, { line, ca: site.certificate, ...shown })).status;
  };

  expect(await ask('POST /api/v1/charges', billing)).toBe(200);
  expect(await ask('POST /api/v1/charges', orders)).toBe(401);
  expect(await ask('POST /api/v1/charges')).toBe(401);
  expect(await ask('GET /api/v1/charges', billing)).toBe(405);
  expect(await ask('POST /api/v1/refunds', billing)).toBe(404);
}, 30_000);

test('S2-MTLS-1: gateway and backend show each other who they are', async () => {
  const [internal, gateways] = [createAuthority('internal'), createAuthority('gateways')];
  const [server, client] = [internal.issue({ dns: ['service.internal'] }), gateways.issue({ dns: ['gateway.example.com'] })];
  const options = { cert: server.certificate, key: server.key, ca: gateways.certificate, requestCert: true };
  const backend = createServer(options, ({ socket }, response) => response.end((socket as TLSSocket).getPeerCertificate().subjectaltname));
  const port = await freePort();
  await new Promise<void>((resolve) => backend.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    backend.close();
    backend.closeAllConnections();
  });
  const { url } = await runListing('s2-mtls-1', {
    bindings: { backends: { service: { url: `https://127.0.0.1:${port}` } } },
    secrets: {
      'internal-ca': { 'ca.crt': internal.certificate },
      'gateway-cert': { 'tls.crt': client.certificate, 'tls.key': client.key },
    },
  });

  const answer = await fetch(`${url}/anything`);

  expect([answer.status, await answer.text()]).toEqual([200, 'DNS:gateway.example.com']);
}, 30_000);

test('S2-KONG-5: an address keeps its endpoint, until that one is ill', async () => {
  const ill = new Set<string>();
  const answering = (name: string) =>
    startUpstream((request, response) => response.writeHead(request.url === '/health' && ill.has(name) ? 500 : 200).end(name));
  const upstreams = await Promise.all(['one', 'two', 'three'].map(answering));
  onTestFinished(async () => void (await Promise.all(upstreams.map((upstream) => upstream.close()))));
  const { url } = await runListing('s2-kong-5', {
    bindings: { backends: { payment: { endpoints: upstreams.map((upstream) => ({ url: upstream.url })) } } },
  });
  const ask = async () => (await fetch(`${url}/payments/1`)).text();
  const first = await ask();

  for (let count = 0; count < 20; count++) expect(await ask()).toBe(first);
  ill.add(first);
  await expect.poll(ask, { timeout: 25_000 }).not.toBe(first);
}, 60_000);

test('S3-ENVOY-1: the upstream has to be who it says', async () => {
  const [internal, other] = [createAuthority('internal'), createAuthority('other')];
  const listening = async (authority: typeof internal) => {
    const { certificate, key } = authority.issue({ dns: ['api.internal.svc'] });
    const server = createServer({ cert: certificate, key }, (_, response) => response.end('over TLS'));
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return { url: `https://127.0.0.1:${port}` };
  };
  const secrets = { 'internal-ca': { 'ca.crt': internal.certificate } };
  const good = await runListing('s3-envoy-1', { bindings: { backends: { 'upstream-service': await listening(internal) } }, secrets });
  const bad = await runListing('s3-envoy-1', { bindings: { backends: { 'upstream-service': await listening(other) } }, secrets });

  expect(await (await fetch(good.url)).text()).toBe('over TLS');
  expect((await fetch(bad.url)).status).toBe(502);
}, 30_000);

test('S4: the last good answer stands in for a backend that fails', async () => {
  const issuer = await startUpstream((_, response) =>
    response.setHeader('content-type', 'application/json').end('{"active":true,"sub":"ann"}'),
  );
  onTestFinished(issuer.close);
  const accounts = await scripted((_, response) => response.end('ann has 7'));
  const next = await scripted(answers(200));
  const { url } = await runListing('s4', {
    bindings: { values: { introspection: issuer.url }, backends: { accounts: { url: accounts.url }, 'accounts-next': { url: next.url } } },
    secrets: { 'gateway-client': { clientId: 'gateway', clientSecret: 's3cret' } },
  });
  const ask = async () => {
    const answer = await fetch(`${url}/accounts/7`, { headers: { authorization: 'Bearer opaque-ann' } });
    return [answer.status, answer.headers.get('x-tollgate-fallback'), await answer.text()];
  };

  expect(await ask()).toEqual([200, null, 'ann has 7']);
  await sleep(200);
  accounts.behave(answers(503));
  expect(await ask()).toEqual([200, 'cached', 'ann has 7']);
}, 30_000);
