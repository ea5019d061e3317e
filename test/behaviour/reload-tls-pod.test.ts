import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileKubernetes } from '../../src/targets/kubernetes/compile';
import { createAuthority } from '../support/certificates';
import { eventually } from './support/gateway';
import { createPod, type Pod } from './support/pod';
import { handshake } from './support/tls-request';

const site = createAuthority('site');

let pod: Pod;

beforeEach(async () => {
  pod = await createPod();
});

afterEach(() => pod.remove());

const spec = { name: 'shop', access: { open: 'a test' }, routes: { 'GET /': { respond: { status: 200, body: 'ok' } } } };

function apply(): void {
  const bindings = { listener: { tls: { certificate: { secret: 'shop-tls' } } } };
  pod.apply(compileKubernetes({ apis: [spec], bindings, place: { address: '127.0.0.1', port: pod.port } }).plan);
}

/** Gives the pod a certificate of that name. */
function certify(name: string): void {
  const { certificate, key } = site.issue({ dns: [name], ips: ['127.0.0.1'] });
  pod.keep('shop-tls', { 'tls.crt': certificate, 'tls.key': key });
}

/** Who the gateway says that it is on a new connection, or why there is none. */
async function named(): Promise<string | undefined> {
  const socket = await handshake(pod.port, { ca: site.certificate });
  if (typeof socket === 'string') return socket;
  const { subjectaltname } = socket.getPeerCertificate();
  socket.destroy();
  return subjectaltname;
}

const untilReady = () => eventually(async () => (await pod.ready()).status === 200);
const untilNamed = (name: string) => eventually(async () => (await named())?.includes(name) === true);

test('a pod without its certificate is not ready and says why, and serves as soon as it comes', async () => {
  await pod.startAgent();
  await pod.startEnvoy();
  apply();
  await eventually(async () => (await pod.ready()).body.refused !== undefined);
  expect(await pod.ready()).toMatchObject({
    status: 503,
    body: {
      accepted: false,
      refused: { reason: 'the certificate of the gateway: the secret "shop-tls" has no tls.crt and no tls.key' },
      tls: { 'listener/certificate/shop-tls': 'missing' },
    },
  });
  expect(await named()).toBe('ECONNREFUSED');

  certify('first.example.com');
  await untilReady();
  await untilNamed('first.example.com');
}, 60_000);

test('an agent that is started anew follows the certificate, and an Envoy that is started anew gets it', async () => {
  certify('first.example.com');
  apply();
  const agent = await pod.startAgent();
  const envoy = await pod.startEnvoy();
  await untilReady();

  await agent.end('SIGKILL');
  expect(await named()).toContain('first.example.com');
  certify('second.example.com');
  await pod.startAgent();
  await untilReady();
  await untilNamed('second.example.com');

  await envoy.end('SIGKILL');
  await pod.startEnvoy();
  await untilReady();
  await untilNamed('second.example.com');
}, 60_000);

test('while the certificate is gone an agent that is started anew is not ready, and Envoy goes on', async () => {
  certify('first.example.com');
  apply();
  const agent = await pod.startAgent();
  await pod.startEnvoy();
  await untilReady();
  await agent.end('SIGKILL');
  pod.keep('shop-tls', {});
  await pod.startAgent();
  await eventually(async () => (await pod.ready()).body.refused !== undefined);

  expect((await pod.ready()).status).toBe(503);
  expect(await named()).toContain('first.example.com');
  certify('second.example.com');
  await untilReady();
  await untilNamed('second.example.com');
}, 60_000);
