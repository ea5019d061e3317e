import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeVolume } from '../../src/cli/run/config-volume';
import { createPrivateFolder } from '../../src/cli/run/private-folder';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tg-volume-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Record<string, string>) => writeVolume(folder, new Map(Object.entries(files)));
const content = () => Object.fromEntries(visible().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const visible = () => readdirSync(folder).filter((name) => !name.startsWith('..'));

test('files are links into a folder that is swapped as one', () => {
  write({ 'a.json': '1', 'b.json': '2' });

  expect(content()).toEqual({ 'a.json': '1', 'b.json': '2' });
  expect(lstatSync(join(folder, 'a.json')).isSymbolicLink()).toBe(true);
  expect(lstatSync(join(folder, '..data')).isSymbolicLink()).toBe(true);
});

test('a later write replaces, adds and removes, and leaves nothing of the one before', () => {
  write({ 'a.json': '1', 'b.json': '2' });
  write({ 'b.json': '3', 'c.json': '4' });

  expect(content()).toEqual({ 'b.json': '3', 'c.json': '4' });
  expect(readdirSync(folder).filter((name) => name.startsWith('..'))).toHaveLength(2);
});

test('a private folder is for its user alone, and its sockets have room for their names', () => {
  const made = createPrivateFolder();
  try {
    expect(statSync(made.path).mode & 0o777).toBe(0o700);
    expect(statSync(made.sockets).mode & 0o777).toBe(0o700);
    expect(Buffer.byteLength(join(made.sockets, 'agent.sock'))).toBeLessThan(108);
  } finally {
    made.remove();
  }
});

test('also where the folder for temporary files has a long name', () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = join(folder, 'x'.repeat(100));
  try {
    const made = createPrivateFolder();
    made.remove();
    expect(Buffer.byteLength(join(made.sockets, 'agent.sock'))).toBeLessThan(108);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});
