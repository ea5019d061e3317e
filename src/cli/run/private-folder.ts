import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that only this user can open, with what a run needs. */
export interface PrivateFolder {
  readonly path: string;
  /** Where shards are written. */
  readonly config: string;
  /** Where secrets are written. */
  readonly secrets: string;
  /** Where the sockets are. */
  readonly sockets: string;
  remove(): void;
}

const PREFIX = 'tollgate-run-';
/** The address of a Unix socket has at most 107 bytes; the longest name in the folder takes some. */
const MAX_PATH_BYTES = 80;

/** Makes the folder, and removes those of earlier runs that were killed. */
export function createPrivateFolder(): PrivateFolder {
  const parent = Buffer.byteLength(tmpdir()) + PREFIX.length > MAX_PATH_BYTES - 20 ? '/tmp' : tmpdir();
  removeOrphans(parent);
  const path = mkdtempSync(join(parent, PREFIX));
  chmodSync(path, 0o700);
  writeFileSync(join(path, 'pid'), String(process.pid));
  const [config, secrets, sockets] = ['config', 'secrets', 'sockets'].map((name) => join(path, name)) as [string, string, string];
  for (const folder of [config, secrets, sockets]) mkdirSync(folder, { mode: 0o700 });
  return { path, config, secrets, sockets, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function removeOrphans(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const path = join(parent, name);
    if (isOrphan(path)) rmSync(path, { recursive: true, force: true });
  }
}

function isOrphan(path: string): boolean {
  try {
    if (statSync(path).uid !== process.getuid?.()) return false;
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
