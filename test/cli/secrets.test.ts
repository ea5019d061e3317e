import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { neededSecrets, readableByOthers, readSecrets, writeSecrets } from '../../src/cli/run/secrets';
import { planOf } from '../targets/kubernetes/manifests/gateway-case';

function fileOf(text: string, name = 'secrets.yaml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'tg-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
}

test('reads YAML and JSON', () => {
  const read = (file: string) => [...readSecrets(file)].map(([name, entries]) => [name, Object.fromEntries(entries)]);

  expect(read(fileOf('partner-keys: { acme: one, beta: "2" }\nother: { x: y }\n'))).toEqual([
    ['partner-keys', { acme: 'one', beta: '2' }],
    ['other', { x: 'y' }],
  ]);
  expect(read(fileOf('{"partner-keys":{"acme":"one"}}', 'secrets.json'))).toEqual([['partner-keys', { acme: 'one' }]]);
});

test.each([
  ['partner-keys: { acme: 12345678 }', 'the entry "acme" of "partner-keys" is no text, which stands in quotes'],
  ['partner-keys: [12345678]', '"partner-keys" has no entries'],
  ['[12345678]', 'is no map'],
  ['partner-keys: { "12345678 12345678": x }', 'entry 1 of "partner-keys" has a name that is none'],
  ['"12345678 12345678": { acme: x }', 'secret 1 has a name that is none'],
  ['partner-keys: { acme: "12345678', 'cannot be read [YamlSyntax]'],
  ['partner-keys: { acme: *12345678 }', 'cannot be read'],
  ['partner-keys: { acme: !12345678 x }', 'cannot be read'],
  ['partner-keys: { acme: a, acme: 12345678 }', 'cannot be read'],
])('says what is wrong with %s, and shows nothing of it', (text, why) => {
  const file = fileOf(text);
  const problem = (() => {
    try {
      return JSON.stringify(Object.fromEntries(readSecrets(file)));
    } catch (error) {
      return (error as Error).message;
    }
  })();

  expect(problem).toContain(why);
  expect(problem).not.toContain('12345678');
});

test('says where a file is that is not there', () => {
  expect(() => readSecrets('/nowhere/secrets.yaml')).toThrow('/nowhere/secrets.yaml: is not there [FileUnreadable]');
});

test.each([0o640, 0o604, 0o644])('warns of a file of mode %i', (mode) => {
  const file = fileOf('a: { b: c }');
  expect(readableByOthers(file)).toBeUndefined();
  chmodSync(file, mode);
  expect(readableByOthers(file)).toContain(`chmod 600 ${file}`);
});

test('lays entries down as files of their own that nobody else can read, and takes away what is gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tg-laid-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const entry = (name: string) => join(folder, 'partner-keys', name);
  writeSecrets(
    folder,
    new Map([
      [
        'partner-keys',
        new Map([
          ['acme', 'one'],
          ['beta', 'two'],
        ]),
      ],
    ]),
  );
  expect([readFileSync(entry('acme'), 'utf8'), readFileSync(entry('beta'), 'utf8')]).toEqual(['one', 'two']);
  expect(statSync(entry('acme')).mode & 0o077).toBe(0);

  writeSecrets(folder, new Map([['partner-keys', new Map([['acme', 'three']])]]));
  expect(readFileSync(entry('acme'), 'utf8')).toBe('three');
  expect(() => readFileSync(entry('beta'))).toThrow('ENOENT');
  writeSecrets(folder, new Map());
  expect(() => readFileSync(entry('acme'))).toThrow('ENOENT');
});

test('names what a plan needs, each entry once', () => {
  const held = (secret: string, key: string) => ({ secret, key, consumer: 'acme', groups: [] });
  const scheme = (keys: ReturnType<typeof held>[]) => ({ name: 's', filter: 's', prefix: 's_', header: 'x', keys });
  const apiKeys = [scheme([held('b', '2'), held('b', '1')]), scheme([held('a', '1'), held('b', '1')])];

  expect(neededSecrets(planOf({ agent: { keys: [], drainSeconds: 1, apiKeys } }))).toEqual(['a: 1', 'b: 1, 2']);
  expect(neededSecrets(planOf())).toEqual([]);
});
