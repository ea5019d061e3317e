import { resolve } from 'node:path';
import { PACKAGE_MAIN } from '../package-root';
import { SpecError } from '../problem';

/** The exports of a TypeScript or JavaScript file, evaluated anew, and the files of the project that it read. */
export interface LoadedModule {
  readonly exports: { readonly [name: string]: unknown };
  readonly files: readonly string[];
}

/** Evaluates a file. Throws `SpecError` where the file cannot be read, or fails. */
export async function loadModule(file: string): Promise<LoadedModule> {
  const jiti = await createLoader();
  const before = new Set(Object.keys(jiti.cache));
  const read = () => Object.keys(jiti.cache).filter((name) => !before.has(name));
  try {
    const exports = await jiti.import<LoadedModule['exports']>(resolve(file));
    return { exports, files: read().filter((name) => !name.includes('node_modules')) };
  } catch (error) {
    throw new SpecError(file, [{ path: '', code: 'FileUnreadable', message: `cannot be loaded: ${reasonOf(error)}`, file }]);
  } finally {
    for (const name of read()) delete jiti.cache[name];
  }
}

async function createLoader() {
  const { createJiti } = await import('jiti');
  return createJiti(__filename, { fsCache: false, interopDefault: false, alias: { tollgate: PACKAGE_MAIN } });
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] as string).trim();
}
