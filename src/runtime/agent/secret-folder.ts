import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An entry of a secret. */
export interface SecretEntry {
  readonly secret: string;
  readonly key: string;
}

/** What to watch for changes of entries. A volume of Kubernetes changes as a whole, through one link; of a plain folder each file is looked at. */
export function secretFiles(folder: string, entries: readonly SecretEntry[]): string[] {
  const volumes = [...new Set(entries.map(({ secret }) => secret))].map((secret) => join(folder, secret, '..data'));
  const plain = entries
    .filter(({ secret }) => !existsSync(join(folder, secret, '..data')))
    .map(({ secret, key }) => join(folder, secret, key));
  return [...volumes, ...new Set(plain)];
}

/** The text of an entry; undefined where it is not there. */
export function readEntry(folder: string, { secret, key }: SecretEntry): string | undefined {
  try {
    return readFileSync(join(folder, secret, key), 'utf8');
  } catch {
    return undefined;
  }
}
