import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(__dirname, '../..');

/** What a program of the built package says, and the files of libraries that it has loaded. */
function ran(program: string): { readonly said: unknown; readonly libraries: readonly string[] } {
  const listing = `Object.keys(require.cache).filter((file) => file.includes('/node_modules/'))`;
  const source = `const said = (${program})(); console.log(JSON.stringify({ said, libraries: ${listing} }))`;
  return JSON.parse(execFileSync(process.execPath, ['--eval', source], { cwd: ROOT, encoding: 'utf8' }));
}

test('the built package loads no framework and no schema library', () => {
  const { said, libraries } = ran(`() => Object.keys(require('./lib')).filter((name) => name === 'ManagedApi')`);

  expect(said).toEqual(['ManagedApi']);
  expect(libraries.filter((file) => !file.includes('/node_modules/constructs/'))).toEqual([]);
});

test('the built package reads specs without loading a file of a library', () => {
  const spec = { name: 'ping', routes: { 'GET /': { respond: { status: 200 }, access: { open: 'a test' } } } };
  const { said, libraries } = ran(`() => require('./lib').parseApi(${JSON.stringify(spec)}).name`);

  expect(said).toBe('ping');
  expect(libraries.filter((file) => !file.includes('/node_modules/constructs/'))).toEqual([]);
});

test('wrap() is one file that needs no library', () => {
  const { said, libraries } = ran(`() => typeof require('./lib/wrap').wrap(async () => ({ statusCode: 200 }))`);

  expect(said).toBe('function');
  expect(libraries).toEqual([]);
});
