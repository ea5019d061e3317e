import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Replaces the files of a folder at once, as the kubelet does for a ConfigMap volume: they are links into `..data`, which is itself
 * a link that a rename swaps.
 */
export function writeVolume(folder: string, files: ReadonlyMap<string, string>): void {
  const data = join(folder, '..data');
  const old = existsSync(data) ? readlinkSync(data) : undefined;
  const next = `..${process.hrtime.bigint()}`;
  mkdirSync(join(folder, next), { mode: 0o700 });
  for (const [name, text] of files) writeFileSync(join(folder, next, name), text, { mode: 0o600 });
  symlinkSync(next, `${data}_tmp`);
  renameSync(`${data}_tmp`, data);
  for (const name of files.keys()) if (!existsSync(join(folder, name))) linkTo(name, folder);
  if (old !== undefined) removeOld(folder, old, files);
}

function linkTo(name: string, folder: string): void {
  rmSync(join(folder, name), { force: true });
  symlinkSync(join('..data', name), join(folder, name));
}

function removeOld(folder: string, old: string, files: ReadonlyMap<string, string>): void {
  for (const name of readdirSync(join(folder, old))) if (!files.has(name)) rmSync(join(folder, name), { force: true });
  rmSync(join(folder, old), { recursive: true, force: true });
}
