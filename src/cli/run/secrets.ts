import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SpecError } from '../../problem';
import { TLS_ENTRIES } from '../../runtime/agent/tls-text';
import { fromFile } from '../../spec/document';
import { checkSecretName } from '../../spec/format/secret';
import type { KubernetesPlan } from '../../targets/kubernetes/plan';
import { writeVolume } from './config-volume';

/** Entries by the name of their secret. */
export type Secrets = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads a YAML or JSON file of secret name to entry to text. What it says of a fault never quotes the file. */
export function readSecrets(file: string): Secrets {
  const wrong = (why: string): Error => new Error(`${file}: ${why}; write secret names, below them entries with texts`);
  const value = parsed(file);
  if (!isBlock(value)) throw wrong('is no map');
  const secrets = Object.entries(value).map(([name, entries], index) => {
    const place = `secret ${index + 1}`;
    if (checkSecretName(name) !== undefined) throw wrong(`${place} has a name that is none`);
    if (!isBlock(entries)) throw wrong(`"${name}" has no entries`);
    return [
      name,
      new Map(Object.entries(entries).map(([entry, text], position) => readEntry({ name, entry, text, position }, wrong))),
    ] as const;
  });
  return new Map(secrets);
}

interface Entry {
  readonly name: string;
  readonly entry: string;
  readonly text: unknown;
  readonly position: number;
}

function readEntry({ name, entry, text, position }: Entry, wrong: (why: string) => Error): [string, string] {
  if (checkSecretName(entry) !== undefined) throw wrong(`entry ${position + 1} of "${name}" has a name that is none`);
  if (typeof text !== 'string') throw wrong(`the entry "${entry}" of "${name}" is no text, which stands in quotes`);
  return [entry, text];
}

/** A parser's message may hold what it found: of a file of secrets only the place is told. */
function parsed(file: string): unknown {
  try {
    const { value, unread } = fromFile(file);
    const [fault] = unread;
    if (fault !== undefined) throw new SpecError(file, [fault.problem]);
    return value;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    const { code, line, message } = error.problems[0] as SpecError['problems'][0];
    const why = code === 'FileUnreadable' || code === 'FileUnknown' || code === 'TooLarge' ? message : 'cannot be read';
    throw new Error(`${[file, line].filter((part) => part !== undefined).join(':')}: ${why} [${code}]`);
  }
}

function isBlock(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What to say of a file that others than its owner may read; undefined where nobody else may. */
export function readableByOthers(file: string): string | undefined {
  const { mode } = statSync(file);
  return (mode & 0o077) === 0 ? undefined : `warning: ${file} holds secrets and others than its owner may read it; chmod 600 ${file}`;
}

/** Lays secrets down as volumes of Kubernetes, a folder for each; those that are gone become empty. */
export function writeSecrets(folder: string, secrets: Secrets): void {
  const gone = readdirSync(folder).filter((name) => !secrets.has(name));
  for (const [name, entries] of [...secrets, ...gone.map((old) => [old, new Map<string, string>()] as const)]) {
    const path = join(folder, name);
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    writeVolume(path, entries);
  }
}

/** What a plan needs of secrets, a line for each secret with its entries. */
export function neededSecrets({ agent: { apiKeys = [], tls = [] } }: KubernetesPlan): string[] {
  const entries = new Map<string, Set<string>>();
  const ofTls = tls.flatMap(({ secret, kind }) => TLS_ENTRIES[kind].map((key) => ({ secret, key })));
  for (const { secret, key } of [...apiKeys.flatMap(({ keys }) => keys), ...ofTls])
    entries.set(secret, (entries.get(secret) ?? new Set()).add(key));
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([secret, keys]) => `${secret}: ${[...keys].sort().join(', ')}`);
}
