import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(__dirname, '../..');

test('the benchmark says at once which parts it has', () => {
  const help = execFileSync(join(ROOT, 'scripts/bench.sh'), ['--help'], { encoding: 'utf8' });
  const parts = readdirSync(join(ROOT, 'bench'), { withFileTypes: true, recursive: true })
    .filter(({ name }) => name === 'part.ts')
    .map(({ parentPath }) => parentPath.slice(join(ROOT, 'bench/').length))
    .filter((name) => name !== 'support');

  expect(/^PART: (.*)$/m.exec(help)?.[1]?.split(', ').sort()).toEqual(parts.sort());
});
