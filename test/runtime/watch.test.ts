import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeVolume } from '../../src/cli/run/config-volume';
import { type Watch, watchFiles } from '../../src/runtime/agent/watch';

let folder: string;
let file: string;
let changes: number;
let watch: Watch;

const follow = (...files: string[]) => {
  changes = 0;
  watch = watchFiles(
    () => files,
    () => {
      changes += 1;
    },
  );
};

const settle = () => new Promise((resolve) => setTimeout(resolve, 200));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tg-watch-'));
  file = join(folder, 'spec.yaml');
  writeFileSync(file, 'a');
});

afterEach(() => {
  watch.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a change is told', () => {
  const ways: [string, () => void][] = [
    ['written in place', () => writeFileSync(file, 'b')],
    ['appended to', () => appendFileSync(file, 'b')],
    ['removed', () => rmSync(file)],
    [
      'replaced by a rename',
      () => {
        writeFileSync(`${file}~`, 'b');
        renameSync(`${file}~`, file);
      },
    ],
    [
      'moved away and written anew',
      () => {
        renameSync(file, `${file}.bak`);
        writeFileSync(file, 'b');
      },
    ],
  ];

  test.each(ways)('when the file is %s', async (_, change) => {
    follow(file);
    change();
    await settle();

    expect(changes).toBe(1);
  });

  test('when the file is swapped through a link, as in a volume', async () => {
    writeVolume(folder, new Map([['linked.yaml', 'a']]));
    follow(join(folder, 'linked.yaml'));
    writeVolume(folder, new Map([['linked.yaml', 'b']]));
    await settle();

    expect(changes).toBe(1);
  });

  test('when a file that was not there comes', async () => {
    const late = join(folder, 'late.yaml');
    follow(file, late);
    writeFileSync(late, 'x');
    await settle();

    expect(changes).toBe(1);
  });

  test('again each time', async () => {
    follow(file);
    for (const text of ['b', 'c', 'd']) {
      writeFileSync(file, text);
      await settle();
    }

    expect(changes).toBe(3);
  });

  test('once for many writes in a row', async () => {
    follow(file);
    for (let write = 0; write < 20; write++) appendFileSync(file, 'x');
    await settle();

    expect(changes).toBe(1);
  });
});

test('nothing is told about other files, nor without a change', async () => {
  follow(file);
  writeFileSync(join(folder, 'other.yaml'), 'x');
  await settle();

  expect(changes).toBe(0);
});

test('nothing is told once it is closed', async () => {
  follow(file);
  watch.close();
  writeFileSync(file, 'b');
  await settle();

  expect(changes).toBe(0);
});
