import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, SHOP } from './support';

const ROOT = join(__dirname, '../..');
const TSX = join(ROOT, 'node_modules/tsx/dist/cjs/index.cjs');

/** Heavy packages that a command line loads. */
function loaded(argv: readonly string[]): string[] {
  const program = JSON.stringify(join(ROOT, 'src/cli/program.ts'));
  const script = `require(${program}).main(${JSON.stringify(argv)}, { stdout() {}, stderr() {}, color: false }).then(() => {
    const names = ['aws-cdk-lib', 'cdk8s', 'constructs', 'zod', 're2js', 'jiti'];
    console.log(JSON.stringify(names.filter((name) => Object.keys(require.cache).some((file) => file.includes('/node_modules/' + name + '/')))));
  });`;
  return JSON.parse(execFileSync(process.execPath, ['-r', TSX, '-e', script], { encoding: 'utf8' }));
}

test('help loads nothing heavy, and no command but synth a framework', { timeout: 30_000 }, () => {
  const spec = join(folder({ 'shop.yaml': SHOP }), 'shop.yaml');
  expect(loaded(['--help'])).toEqual([]);
  expect(loaded(['schema'])).toEqual(['zod']);
  expect(loaded(['check', spec, '--target', 'kubernetes'])).toEqual(['zod']);
  const expressions = SHOP.replace("{ x-preview: 'yes' }", "{ x-preview: { regex: 'y.*' } }");
  expect(loaded(['check', join(folder({ 'shop.yaml': expressions }), 'shop.yaml'), '--target', 'kubernetes'])).toEqual(['zod', 're2js']);
});

test('a reader that goes away is no error', { timeout: 30_000 }, () => {
  const command = `"${process.execPath}" -r "${TSX}" "${join(ROOT, 'src/cli/main.ts')}" schema | head -c 10`;
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' });
  expect([stdout.length, stderr]).toEqual([10, '']);
});
