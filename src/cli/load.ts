import { existsSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { type Problem, SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import { fromFile } from '../spec/document';
import type { GatewaySettings, GatewaySpec } from '../spec/gateway';
import { filesOf } from '../spec/named-files';
import { parseApi, parseGateway } from '../spec/parse';
import { loadModule } from './load-module';
import type { Origin } from './locate';
import { UsageError } from './usage-error';

/** What a SPEC argument stands for. */
export interface LoadedSpec {
  readonly apis: readonly ApiSpec[];
  readonly settings?: GatewaySettings;
  readonly origins: ReadonlyMap<string, Origin>;
  /** Where the gateway's own settings stand. */
  readonly gateway?: Origin;
}

/** How a SPEC is loaded. */
export interface LoadOptions {
  /** Which export of a module is meant. */
  readonly exportName?: string;
  /** Told each file before it is read, those that specs name included. */
  readonly onFile?: (file: string) => void;
}

interface Read {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Loads an API or a gateway with its APIs. Throws `SpecError` with the problems of every file. */
export async function loadSpec(file: string, options: LoadOptions = {}): Promise<LoadedSpec> {
  const read = await readSpec(file, options);
  if (!isGateway(read.value)) {
    const spec = parseRead(read, options);
    return { apis: [spec], origins: new Map([[spec.name, read.origin]]) };
  }
  return loadGateway(file, read, options);
}

async function loadGateway(file: string, read: Read, options: LoadOptions): Promise<LoadedSpec> {
  const problems: Problem[] = [];
  const gateway = await collect(problems, () => parseGateway(read.value, read.origin));
  const members = (read.value as GatewaySpec).apis;
  const origins = new Map<string, Origin>();
  const apis: ApiSpec[] = [];
  for (const [index, member] of (Array.isArray(members) ? members : []).entries()) {
    if (!isMember(member)) continue;
    await collect(problems, async () => {
      const found = await readMember(file, member, { ...read.origin, within: ['apis', index] }, options);
      const spec = parseRead(found, options);
      apis.push(spec);
      origins.set(spec.name, found.origin);
    });
  }
  if (problems.length > 0 || gateway === undefined) throw new SpecError(file, problems);
  const { apis: _apis, ...settings } = gateway;
  return { apis, settings, origins, gateway: read.origin };
}

function parseRead({ value, origin }: Read, { onFile }: LoadOptions): ApiSpec {
  const spec = parseApi(value, origin);
  for (const file of filesOf(spec)) onFile?.(resolve(file));
  return spec;
}

/** Whether it may be an API: what is neither a name nor a value is a problem of the gateway. */
function isMember(value: unknown): value is string | object {
  return typeof value === 'string' ? value.trim() !== '' : typeof value === 'object' && value !== null;
}

async function readMember(file: string, member: string | object, origin: Origin, options: LoadOptions): Promise<Read> {
  if (typeof member !== 'string') return { value: member, origin };
  return readSpec(join(dirname(file), member), { ...options, exportName: undefined });
}

/** Whether a file is a program, which is run to get its spec. */
export function isModule(file: string): boolean {
  return MODULES.has(extname(file).toLowerCase());
}

const MODULES: ReadonlySet<string> = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']);

async function readSpec(file: string, { exportName, onFile }: LoadOptions): Promise<Read> {
  onFile?.(resolve(file));
  if (!isModule(file)) {
    if (exportName !== undefined) throw new UsageError('--export chooses an export of a .ts file; a YAML or JSON file has one spec');
    const document = fromFile(file, '.yaml, .yml, .json, .ts or .js');
    return { value: document.value, origin: document };
  }
  if (!existsSync(file)) throw new SpecError(file, [{ path: '', code: 'FileUnreadable', message: 'is not there', file }]);
  const { exports, files } = await loadModule(file);
  for (const other of files) onFile?.(other);
  return { value: chooseExport(file, exports, exportName), origin: { file, folder: dirname(resolve(file)) } };
}

function chooseExport(file: string, exports: { readonly [name: string]: unknown }, wanted: string | undefined): unknown {
  const names = Object.keys(exports).filter((name) => isBlock(exports[name]) && name !== 'module.exports');
  if (wanted !== undefined) {
    if (names.includes(wanted)) return exports[wanted];
    throw new UsageError(`${file} has no export "${wanted}"; it exports ${names.join(', ') || 'nothing'}`);
  }
  const specs = names.filter((name) => looksLikeSpec(exports[name]));
  if (specs.includes('default') || specs.length === 1) return exports[specs.includes('default') ? 'default' : (specs[0] as string)];
  if (specs.length > 1) throw new UsageError(`${file} exports several specs; choose one with --export: ${specs.join(', ')}`);
  if (names.length === 1) return exports[names[0] as string];
  throw new UsageError(`${file} exports no spec; export an ApiSpec by any name, or as default`);
}

function looksLikeSpec(value: unknown): boolean {
  return isBlock(value) && ('routes' in value || isGateway(value));
}

function isGateway(value: unknown): boolean {
  return isBlock(value) && 'apis' in value && !('routes' in value);
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function collect<T>(problems: Problem[], step: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
