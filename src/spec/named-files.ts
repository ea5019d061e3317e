import { isAbsolute, join } from 'node:path';
import type { ApiSpec } from './api';
import type { Backend } from './backend';

/** The spec with the files that it names where they are, seen from its own folder. */
export function fromFolder(spec: ApiSpec, folder: string): ApiSpec {
  const { backends } = spec;
  if (backends === undefined) return spec;
  return { ...spec, backends: Object.fromEntries(Object.entries(backends).map(([name, backend]) => [name, placed(backend, folder)])) };
}

/** The files that a spec names. */
export function filesOf({ backends }: ApiSpec): string[] {
  return Object.values(backends ?? {}).flatMap(({ transcode }) => transcode?.descriptor ?? []);
}

function placed(backend: Backend, folder: string): Backend {
  const { transcode } = backend;
  if (transcode === undefined || isAbsolute(transcode.descriptor)) return backend;
  return { ...backend, transcode: { ...transcode, descriptor: join(folder, transcode.descriptor) } };
}
