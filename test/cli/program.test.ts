import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, SHOP, tollgate } from './support';

test.each(['check', 'synth', 'run', 'explain', 'report', 'diff', 'canary', 'schema', 'import'])('%s has help', async (command) => {
  const { status, stdout } = await tollgate(command, '--help');
  expect(status).toBe(0);
  expect(stdout).toContain(`Usage: tollgate ${command}`);
});

test('--help lists the commands and --version says which one this is', async () => {
  const { status, stdout } = await tollgate('--help');
  expect(status).toBe(0);
  for (const command of ['check', 'synth', 'run', 'explain', 'report', 'diff', 'canary', 'schema', 'import'])
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect((await tollgate('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [[]],
  [['chekc']],
  [['check']],
  [['check', 'a.yaml', '--target', 'gcp']],
  [['synth', 'a.yaml', '--target', 'aws']],
  [['synth', 'a.yaml', '--out', 'x']],
  [['run', 'a.yaml']],
  [['schema', '--gateway', '--bindings']],
  [['run', 'a.yaml', '--port', '99999']],
  [['run', 'a.yaml', '--port', '8080', '--drain', '5']],
  [['run', 'a.yaml', '--port', '8080', '--redis', 'redis://x']],
  [['run', 'a.yaml', '--port', '8080', '--redis', 'redis://me:secret@127.0.0.1:6379']],
  [['run', 'a.yaml', '--port', '8080', '--redis', 'redis://127.0.0.1:99999']],
  [['explain', 'a.yaml', 'orders']],
  [['explain', 'a.yaml', 'GET /', '--claims', '[]']],
  [['explain', 'a.yaml', 'GET /', '-H', 'nothing']],
  [['check', 'a.yaml', '--bind', 'orders']],
  [['import', 'kong', 'a.yaml']],
])('%j is a wrong command line', async (argv) => {
  const spec = join(folder({ 'a.yaml': SHOP }), 'a.yaml');
  const { status, stdout, stderr } = await tollgate(...argv.map((text) => (text === 'a.yaml' ? spec : text)));
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toContain('    at ');
  expect(stderr).not.toBe('');
});

test.each([
  [[], 'tollgate: api'],
  [['--gateway'], 'tollgate: gateway'],
  [['--bindings'], 'tollgate: bindings'],
])('schema %j prints a JSON Schema', async (argv, title) => {
  const { status, stdout } = await tollgate('schema', ...argv);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', title });
});
