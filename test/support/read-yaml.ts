import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What a file of the repository says, by its path from the root. */
export function readYaml<T = object>(file: string): T {
  return parse(readFileSync(join(__dirname, '../..', file), 'utf8'));
}
