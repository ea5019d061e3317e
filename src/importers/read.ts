import type { YAMLMap } from 'yaml';
import { lazy } from '../lazy';
import { duplicateKey } from './duplicate-key';
import { ImportError } from './import-error';

const MAX_BYTES = 100 * 1024 * 1024;
const MAX_ALIASES = 100;

/** Parses the text of a YAML or JSON file. */
export function readText(text: string): unknown {
  if (Buffer.byteLength(text) > MAX_BYTES) throw new ImportError(`the file is larger than ${MAX_BYTES} bytes`);
  const plain = text.replace(/^\ufeff/, '');
  return /^\s*[{[]/.test(plain) ? readJson(plain) : readYaml(plain);
}

/** YAML's flow style looks like JSON: what is no JSON gets a second chance. */
function readJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return readYaml(text);
  }
  const key = duplicateKey(text);
  if (key !== undefined) throw duplicate(key);
  return value;
}

function readYaml(text: string): unknown {
  try {
    const document = lazy.yaml.parseDocument(text, { version: '1.2', logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    lazy.yaml.visit(document, { Map: (_, map) => refuseDuplicateKeys(map) });
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const { message } = error as Error;
    throw new ImportError(message.includes('call stack') ? 'the file is nested too deeply' : message);
  }
}

/** The parser compares every key with every other one, which takes minutes for large maps. */
function refuseDuplicateKeys(map: YAMLMap): void {
  const keys = new Set<string>();
  for (const { key } of map.items) {
    const name = lazy.yaml.isScalar(key) ? String(key.value) : String(key);
    if (keys.has(name)) throw duplicate(name);
    keys.add(name);
  }
}

function duplicate(key: string): ImportError {
  return new ImportError(`the key ${JSON.stringify(key)} stands twice in one map; keep one of them`);
}
