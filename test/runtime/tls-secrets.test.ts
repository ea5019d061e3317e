import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeVolume } from '../../src/cli/run/config-volume';
import type { Verdict } from '../../src/runtime/agent/channel';
import { createTlsSecrets, type TlsSecrets } from '../../src/runtime/agent/tls-secrets';
import type { TlsDelivery } from '../../src/targets/kubernetes/agent-plan';
import { tlsDelivery } from '../../src/targets/kubernetes/envoy/tls';
import { createAuthority, type Issued } from '../support/certificates';

const authority = createAuthority('one');
const [first, second] = [authority.issue({ dns: ['a.example.com'] }), authority.issue({ dns: ['b.example.com'] })];
const own = tlsDelivery('listener', 'certificate', 'shop-tls');
const ofBackend = tlsDelivery('backends', 'authority', 'internal-ca');

let folder: string;
let published: string[];
let said: string[];
let changes: number;
let verdict: Verdict;
let secrets: TlsSecrets;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tg-tls-'));
  [published, said, changes, verdict] = [[], [], 0, 'accepted'];
  const channel = (kind: string, name?: string) => ({
    publish: async (_version: string, resources: readonly object[]) => {
      published.push(`${kind} ${name} ${JSON.stringify(resources)}`);
      return verdict;
    },
    request: () => () => {},
  });
  secrets = createTlsSecrets({ xds: { channel }, folder, say: (line) => said.push(line), onChange: () => (changes += 1) });
});

afterEach(() => {
  secrets.close();
  rmSync(folder, { recursive: true, force: true });
});

const volume = (secret: string, entries: { readonly [entry: string]: string }) => {
  mkdirSync(join(folder, secret), { recursive: true });
  writeVolume(join(folder, secret), new Map(Object.entries(entries)));
};
const pair = ({ certificate, key }: Issued) => ({ 'tls.crt': certificate, 'tls.key': key });
const state = (delivery: TlsDelivery) => secrets.status().find(({ name }) => name === delivery.name)?.state;

test('publishes a secret under its name once, however often it is asked for', () => {
  volume('shop-tls', pair(first));
  secrets.use([own, own]);
  secrets.use([own]);

  expect(published).toHaveLength(1);
  expect(published[0]).toMatch(/^secrets listener\/certificate\/shop-tls .*BEGIN CERTIFICATE/);
  expect(secrets.status()).toEqual([{ name: own.name, state: 'current', ends: expect.any(Number) }]);
  expect([secrets.lacking([own]), said]).toEqual([[], []]);
});

test('says what is missing, and what comes of it for the gateway and for backends', () => {
  secrets.use([own, ofBackend]);

  expect(said).toEqual([
    'the certificate of the gateway: the secret "shop-tls" has no tls.crt and no tls.key; nothing that needs it is served',
    'authorities of backends: the secret "internal-ca" has no ca.crt; its backends are not reached',
  ]);
  expect(secrets.lacking([own, ofBackend])).toEqual([
    'the certificate of the gateway: the secret "shop-tls" has no tls.crt and no tls.key',
  ]);
  expect([state(own), state(ofBackend), published]).toEqual(['missing', 'missing', []]);
});

test('keeps what was good when a broken one comes, and takes the next', async () => {
  volume('shop-tls', pair(first));
  secrets.use([own]);
  volume('shop-tls', { 'tls.crt': second.certificate, 'tls.key': first.key });
  await vi.waitFor(() => expect(state(own)).toBe('kept'), 5_000);
  expect(published).toHaveLength(1);
  expect(said.at(-1)).toMatch(/; the one before goes on$/);
  expect(secrets.lacking([own])).toEqual([]);

  volume('shop-tls', pair(second));
  await vi.waitFor(() => expect(state(own)).toBe('current'), 5_000);
  expect(published).toHaveLength(2);
  expect(said.at(-1)).toBe('the certificate of the gateway is there again');
  expect(changes).toBe(2);
  expect(said.join()).not.toContain('BEGIN');
}, 15_000);

test('what Envoy refuses counts as kept, until another one comes', async () => {
  volume('shop-tls', pair(first));
  verdict = 'refused';
  secrets.use([own]);
  await vi.waitFor(() => expect(state(own)).toBe('kept'));
  expect(said).toEqual(['the certificate of the gateway: the secret "shop-tls" was refused by Envoy; the one before goes on']);
  secrets.use([own]);
  expect(said).toHaveLength(1);

  verdict = 'accepted';
  volume('shop-tls', pair(second));
  await vi.waitFor(() => expect(state(own)).toBe('current'), 5_000);
}, 15_000);
