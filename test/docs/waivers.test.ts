import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROTECTED } from '../../src/spec/protected';

test("the command line's page names every field that protects, and no other", () => {
  const text = readFileSync(join(__dirname, '../../docs/cli.md'), 'utf8');
  const list = /Fields that protect \(([^)]*)\)/.exec(text)?.[1] ?? '';

  expect([...list.matchAll(/`(\w+)`/g)].map(([, field]) => field)).toEqual(PROTECTED);
});
