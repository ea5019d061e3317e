import { resolve } from 'node:path';
import type { Path } from '../problem';
import type { BackendBinding, Bindings } from '../spec/bindings';
import { type Document, fromFile } from '../spec/document';
import { parseBindings } from '../spec/parse';
import type { Origin } from './locate';
import { UsageError } from './usage-error';

/** Bindings as a command line gives them. */
export interface BindingOptions {
  /** A file of bindings. */
  readonly bindings?: string;
  /** `name=url`; repeated for one name: several endpoints. */
  readonly bind?: readonly string[];
}

/** Bindings and where they were written; nothing where none are given. */
export interface LoadedBindings {
  readonly bindings?: Bindings;
  readonly origin?: Origin;
}

/** Loads a file of bindings and puts those of the command line in place of the file's. */
export function loadBindings({ bindings: file, bind = [] }: BindingOptions, onFile?: (file: string) => void): LoadedBindings {
  if (file === undefined && bind.length === 0) return {};
  if (file !== undefined) onFile?.(resolve(file));
  const document = file === undefined ? undefined : fromFile(file);
  const typed = readBinds(bind);
  const origin = originOf(document, typed);
  return { bindings: parseBindings(merge(document?.value ?? {}, typed), origin), origin };
}

function merge(value: unknown, typed: ReadonlyMap<string, BackendBinding>): unknown {
  if (typed.size === 0 || typeof value !== 'object' || value === null) return value;
  const written = (value as { backends?: unknown }).backends;
  if (written !== undefined && (typeof written !== 'object' || written === null)) return value;
  return { ...value, backends: { ...written, ...Object.fromEntries(typed) } };
}

/** What was typed has no line. */
function originOf(document: Document | undefined, typed: ReadonlyMap<string, BackendBinding>): Origin {
  if (document === undefined) return {};
  const fromTyped = (path: Path) => path[0] === 'backends' && typed.has(String(path[1]));
  return { ...document, locate: (path) => (fromTyped(path) ? undefined : document.locate(path)) };
}

function readBinds(binds: readonly string[]): Map<string, BackendBinding> {
  const urls = new Map<string, string[]>();
  for (const bind of binds) {
    const equals = bind.indexOf('=');
    const [name, url] = [bind.slice(0, equals), bind.slice(equals + 1)];
    if (equals < 1 || url === '')
      throw new UsageError(`--bind ${bind}: write --bind NAME=URL, such as --bind orders=http://127.0.0.1:9000`);
    urls.set(name, [...(urls.get(name) ?? []), url]);
  }
  return new Map([...urls].map(([name, list]) => [name, toBinding(list)]));
}

function toBinding(urls: readonly string[]): BackendBinding {
  return urls.length === 1 ? { url: urls[0] as string } : { endpoints: urls.map((url) => ({ url })) };
}
