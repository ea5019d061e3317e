import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeVolume } from '../../src/cli/run/config-volume';
import { type ApiKeys, createApiKeys } from '../../src/runtime/agent/api-keys';
import type { EnvoyResource } from '../../src/targets/kubernetes/envoy/resources';

let folder: string;
let published: [name: string | undefined, version: string, resources: readonly EnvoyResource[]][];
let said: string[];
let keys: ApiKeys;

const delivery = (...entries: readonly string[]) => ({
  name: 'shop/partners',
  filter: 'tollgate.keys/shop/partners/x-api-key',
  prefix: 'shop/partners_',
  header: 'x-api-key',
  keys: entries.map((entry) => ({ secret: 'partner-keys', key: entry, consumer: entry, groups: [] })),
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tg-keys-'));
  published = [];
  said = [];
  const channel = (kind: string, name?: string) => ({
    publish: async (version: string, resources: readonly EnvoyResource[]) => {
      expect(kind).toBe('extension_configs');
      published.push([name, version, resources]);
      return 'accepted' as const;
    },
    request: () => () => {},
  });
  keys = createApiKeys({ xds: { channel }, folder, say: (line) => said.push(line) });
});

afterEach(() => {
  keys.close();
  rmSync(folder, { recursive: true, force: true });
});

const volume = (entries: { readonly [entry: string]: string }) => {
  mkdirSync(join(folder, 'partner-keys'), { recursive: true });
  writeVolume(join(folder, 'partner-keys'), new Map(Object.entries(entries)));
};
const map = () => JSON.stringify(published.at(-1)?.[2]);

test('publishes the keys of a scheme under the name of its filter, and no key as the version', () => {
  volume({ acme: 'the-key' });
  keys.use([delivery('acme')]);

  expect(published[0]?.[0]).toBe('tollgate.keys/shop/partners/x-api-key');
  expect(published[0]?.[1]).not.toContain('the-key');
  expect(map()).toContain('"the-key":{"action":{"name":"holder"');
  expect(keys.status()).toEqual([{ name: 'shop/partners', accepted: 1, missing: [] }]);
  expect(said).toEqual([]);
});

test('follows a volume that is swapped, and tells once what is missing and once that it came', async () => {
  keys.use([delivery('acme', 'beta')]);
  expect(said).toEqual(['keys of shop/partners are missing, callers with a key get 503: partner-keys/acme, partner-keys/beta']);

  volume({ acme: 'one' });
  await vi.waitFor(() => expect(map()).toContain('"one"'), 5_000);
  volume({ acme: 'one', beta: 'two' });
  await vi.waitFor(() => expect(map()).toContain('"two"'), 5_000);

  expect(said.slice(1)).toEqual([
    'keys of shop/partners are missing, the others are taken: partner-keys/beta',
    'keys of shop/partners are all there',
  ]);
}, 15_000);

test('follows plain files', async () => {
  mkdirSync(join(folder, 'partner-keys'));
  writeFileSync(join(folder, 'partner-keys', 'acme'), 'one');
  keys.use([delivery('acme')]);
  writeFileSync(join(folder, 'partner-keys', 'acme'), 'two');

  await vi.waitFor(() => expect(map()).toContain('"two"'), 5_000);
  expect(map()).not.toContain('"one"');
});

test('says that Envoy refused keys, without them', async () => {
  const channel = () => ({ publish: async () => 'refused' as const, request: () => () => {} });
  volume({ acme: 'the-key' });
  const refused = createApiKeys({ xds: { channel }, folder, say: (line) => said.push(line) });
  refused.use([delivery('acme')]);
  await vi.waitFor(() => expect(said).toEqual(['keys of shop/partners were refused by Envoy: those before go on']));
  refused.close();
});
