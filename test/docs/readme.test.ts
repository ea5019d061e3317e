import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tollgate } from '../cli/support';
import { fileBlocks, languages, links, sessions } from '../support/readme';

const ROOT = join(__dirname, '../..');
const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'tollgate-readme-'));
// `run` needs Envoy: test/system/readme.test.ts
const steps = sessions()
  .flat()
  .filter(({ words }) => words[0] === 'tollgate' && words[1] !== 'run');

beforeAll(() => {
  cpSync(join(ROOT, 'examples/orders'), folder, { recursive: true });
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test.each(steps.map((step) => [step.words.join(' '), step] as const))('%s prints what the README says', async (_, { words, prints }) => {
  const { stdout, stderr } = await tollgate(...words.slice(1));

  expect(stderr + stdout).toBe(prints);
});

test.each(fileBlocks())('the README shows $path as it is', ({ path, text }) => {
  expect(text).toBe(readFileSync(join(ROOT, path), 'utf8'));
});

test('every block of the README is looked at, here or in the slow proofs', () => {
  const counted = languages().reduce(
    (counts, language) => counts.set(language, (counts.get(language) ?? 0) + 1),
    new Map<string, number>(),
  );

  // without a language: the two commands, which CI and test/system/demo.test.ts run; the last yaml and the json are settings of an editor
  expect(Object.fromEntries(counted)).toEqual({ '': 1, console: sessions().length, yaml: 2, ts: 1, python: 1, json: 1 });
  expect(fileBlocks()).toHaveLength(3);
});

test('what the README links to is there', () => {
  expect(links().filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
