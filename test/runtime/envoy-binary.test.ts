import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findEnvoy } from '../../src/runtime/envoy-binary';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tg-envoy-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that says it is an Envoy of the version. */
function program(name: string, version = '1.40.0', mode = 0o755): string {
  const file = join(folder, name, 'envoy');
  mkdirSync(join(folder, name));
  writeFileSync(file, `#!/bin/sh\necho "envoy  version: 0/${version}/Clean/RELEASE/BoringSSL"\n`);
  chmodSync(file, mode);
  return file;
}

test('the one that is named counts first, whatever else there is', () => {
  const named = program('named', '1.41.0');
  program('path');

  expect(findEnvoy({ TOLLGATE_ENVOY: named, PATH: join(folder, 'path') }, program('cache'))).toBe(named);
});

test('then one on the PATH of the same version line', () => {
  program('old', '1.39.3');
  const patched = program('new', '1.40.7');

  expect(findEnvoy({ PATH: `${join(folder, 'old')}:${join(folder, 'new')}` }, program('cache'))).toBe(patched);
});

test('then the cache', () => {
  program('old', '1.39.3');
  program('plain', '1.40.0', 0o644);
  const cache = program('cache');

  expect(findEnvoy({ PATH: `${join(folder, 'old')}:${join(folder, 'plain')}` }, cache)).toBe(cache);
});

test('without any, the error names every way to have one', () => {
  const find = () => findEnvoy({ PATH: folder }, join(folder, 'nothing'));

  expect(find).toThrow(/TOLLGATE_ENVOY.*PATH.*nothing.*scripts\/setup-envoy\.sh/);
});

test('a named one that is not there is an error, not a reason to look on', () => {
  expect(() => findEnvoy({ TOLLGATE_ENVOY: '/nowhere/envoy' }, program('cache'))).toThrow(
    'TOLLGATE_ENVOY is /nowhere/envoy, which is no program',
  );
});
