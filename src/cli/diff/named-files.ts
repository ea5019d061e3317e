import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import type { ApiSpec } from '../../spec/api';
import type { Backend } from '../../spec/backend';
import type { Route } from '../../spec/route';
import { contentOf } from './content';

/** The files that a spec or a gateway names, from its own folder; of what is no spec, none. */
export function namedFiles(value: unknown): string[] {
  const { apis, routes, backends } = Object(value) as { apis?: unknown; routes?: object; backends?: object };
  const members = Array.isArray(apis) ? apis : [];
  const schemas = parts(routes).map((route) => (route as Route).body?.schema?.file);
  const descriptors = parts(backends).map((backend) => (backend as Backend).transcode?.descriptor);
  return [
    ...members.flatMap((member) => (typeof member === 'string' ? [member] : namedFiles(member))),
    ...[...schemas, ...descriptors].filter((file): file is string => typeof file === 'string'),
  ];
}

function parts(map: unknown): object[] {
  return Object.values(Object(map)).filter((part): part is object => typeof part === 'object' && part !== null);
}

/** The spec with what its files hold: a schema as if it stood in the spec, of a descriptor its hash. */
export function withNamedFiles(spec: ApiSpec, folder: string): ApiSpec {
  const routes = Object.entries(spec.routes).map(([key, route]) => [key, withSchema(route, folder)]);
  const backends = Object.entries(spec.backends ?? {}).map(([name, backend]) => [name, withDescriptor(backend, folder)]);
  return { ...spec, routes: Object.fromEntries(routes), ...(spec.backends && { backends: Object.fromEntries(backends) }) };
}

function withSchema(route: Route, folder: string): Route {
  const file = route.body?.schema?.file;
  const content = file === undefined ? undefined : contentOf(join(folder, file));
  return content === undefined ? route : { ...route, body: { ...route.body, schema: { inline: content } } };
}

function withDescriptor(backend: Backend, folder: string): Backend {
  const descriptor = backend.transcode?.descriptor;
  if (descriptor === undefined) return backend;
  const named = nameOf(resolve(folder, descriptor), folder);
  return { ...backend, transcode: { ...backend.transcode, services: backend.transcode?.services ?? [], descriptor: named } };
}

/** By what it holds; by its place where it is not there. */
function nameOf(file: string, folder: string): string {
  if (!existsSync(file)) return relative(folder, file);
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
  return `descriptors ${hash}${extname(file)}`;
}
