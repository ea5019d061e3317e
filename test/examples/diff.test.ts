import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tollgate } from '../cli/support';

const FOLDER = join(__dirname, '../../examples/listings/s0-vers-1');

test('s0-vers-1 says which changes break clients', async () => {
  const words = ['diff', join(FOLDER, 'before.yaml'), join(FOLDER, 'after.yaml'), '--markdown'];

  expect(await tollgate(...words)).toEqual({ status: 0, stderr: '', stdout: readFileSync(join(FOLDER, 'diff.md'), 'utf8') });
  expect((await tollgate(...words, '--fail-on', 'breaking')).status).toBe(1);
});
