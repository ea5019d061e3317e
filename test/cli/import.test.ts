import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ImportOptions, importCommand } from '../../src/cli/import';
import { folder, tollgate } from './support';

const PETS = `
openapi: 3.0.3
info: { title: Pets }
servers: [{ url: https://pets.example.com/v1 }]
paths:
  /pets: { get: { security: [] }, trace: {} }
`;

async function run(text: string | Buffer, options: Partial<ImportOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  const file = join(folder, 'pets.yaml');
  writeFileSync(file, text);
  const written = { stdout: '', stderr: '' };
  const io = {
    stdout: (part: string) => {
      written.stdout += part;
    },
    stderr: (part: string) => {
      written.stderr += part;
    },
    color: false,
  };
  const status = await importCommand({ format: 'openapi', file, ...options }, io);
  return { status, folder, ...written };
}

describe('import', () => {
  test('prints the spec, and what was not carried beside it', async () => {
    const { status, stdout, stderr } = await run(PETS);

    expect(status).toBe(0);
    expect(parse(stdout)).toMatchObject({ name: 'pets', basePath: '/v1', routes: { 'GET /pets': { backend: 'pets' } } });
    expect(stderr).toContain('1 of 2 operations became routes');
    expect(stderr).toContain('1 of the routes are OPEN to anyone');
    expect(stderr).toContain('paths["/pets"].trace: the gateway answers TRACE with 405');
    expect(stderr).toContain('--bind pets=https://pets.example.com/v1');
  });

  test('writes the spec to a file, and with --json the report to stdout', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'import-')), 'spec.yaml');
    const { status, stdout, stderr } = await run(PETS, { out, json: true, name: 'zoo' });

    expect(status).toBe(0);
    expect(stderr).toBe('');
    expect(parse(readFileSync(out, 'utf8'))).toMatchObject({ name: 'zoo' });
    expect(JSON.parse(stdout)).toMatchObject({ counts: { operations: 2, routes: 1, open: 1 }, bindings: { backends: { zoo: {} } } });
    expect(JSON.parse(stdout)).not.toHaveProperty('spec');
  });

  test.each([
    ['a: [', 'pets.yaml: '],
    ['swagger: "2.0"', 'convert it to 3.0'],
    [Buffer.from('info:\n  title: Caf\xe9', 'latin1'), 'pets.yaml: line 2: is not UTF-8: byte 0xe9 at offset 18; save it as UTF-8'],
  ])('refuses %j with a message', async (text, message) => {
    const { status, stdout, stderr } = await run(text);

    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });

  test('refuses files that are not there, and formats that it does not know', async () => {
    expect(await tollgate('import', 'openapi', '/nowhere/pets.yaml')).toEqual({
      status: 1,
      stdout: '',
      stderr: '/nowhere/pets.yaml has 1 problem\n  /nowhere/pets.yaml: is not there [FileUnreadable]\n',
    });
    expect(await run(PETS, { format: 'raml' })).toMatchObject({ status: 2, stderr: 'cannot import "raml"; the formats are: openapi\n' });
  });

  test('says of the output, not of the document, that it cannot be written', async () => {
    const files = folder({ 'pets.yaml': PETS, 'file/a': '' });
    const written = async (out: string) =>
      (await tollgate('import', 'openapi', join(files, 'pets.yaml'), '--out', join(files, out))).stderr;

    expect(await written('none/spec.yaml')).toContain(`${join(files, 'none/spec.yaml')}: cannot be written: its folder is not there`);
    expect(await written('file')).toContain(`${join(files, 'file')}: cannot be written: a folder stands in its place`);
  });
});
