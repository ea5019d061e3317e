import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tollgate } from '../cli/support';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const files = readdirSync(join(ROOT, 'examples/listings')).filter((file) => file.endsWith('.yaml'));
const tables = readdirSync(join(ROOT, 'test/behaviour/tables')).map((file) => read(`test/behaviour/tables/${file}`));
const runs = [...tables, read('test/behaviour/listings.test.ts')].join('\n');

test.each(files)('%s is sound, on Kubernetes too', async (file) => {
  const { status, stderr } = await tollgate('check', join(ROOT, 'examples/listings', file), '--target', 'kubernetes');

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.each(files)('%s is run by a test', (file) => {
  const name = file.replace('.yaml', '');

  expect([`examples/listings/${file}`, `runListing('${name}'`].some((text) => runs.includes(text))).toBe(true);
});

test.each(files)('%s says which listing it is, and the list of them says where it is', (file) => {
  const ids = read(`examples/listings/${file}`).match(/\bS\d(-[A-Z]+-\d)?\b/g) ?? [];

  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) expect(read('examples/listings/README.md')).toMatch(new RegExp(`\\| ${id} \\|.*\\(${file}\\)`));
});
