import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (folder: string) => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));

test('every problem that the model finds is shown by a test', () => {
  const model = read(join(__dirname, '../../src/model')).join('\n');
  const tests = read(__dirname).join('\n');
  const codes = [...new Set([...model.matchAll(/'([A-Z][a-z]+[A-Z][A-Za-z]+)'/g)].map(([, code]) => code as string))].sort();

  expect(codes.length).toBeGreaterThan(25);
  expect(codes.filter((code) => !tests.includes(code))).toEqual([]);
});
