import type { Path } from '../problem';
import type { Finding } from './issues';
import { isNumberKnownLater } from './known-later';

/** Deeper nesting is a mistake or an attack. */
export const DEEPEST = 64;

/** Names that have a meaning in JavaScript: as keys they are lost or change what an object is. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** What of a value is not plain data, as JSON has it. Objects of classes pass where `objects` says so. */
export function notPlain(value: unknown, objects: (path: Path) => boolean = () => false): Finding[] {
  const found: Finding[] = [];
  const done = new Set<unknown>();
  const open = new Set<unknown>();
  const walk = (part: unknown, path: Path): void => {
    if (done.has(part) || objects(path)) return;
    const fault = open.has(part) ? fail('NotPlainData', 'holds itself; write a copy of what is meant') : partFault(part, path);
    if (fault !== undefined) found.push({ ...fault, path: fault.code === 'TooDeep' ? path.slice(0, 4) : path });
    if (fault !== undefined || typeof part !== 'object' || part === null) return;
    open.add(part);
    for (const [key, child] of entries(part)) {
      if (RESERVED_NAMES.has(String(key)))
        found.push({ ...fail('ReservedName', reservedName(String(key))), path, position: [...path, key] });
      else walk(child, [...path, key]);
    }
    open.delete(part);
    done.add(part);
  };
  walk(value, []);
  return found;
}

/** A copy with null at some paths, so that the rest can be looked at. */
export function withoutParts(value: unknown, paths: readonly Path[]): unknown {
  if (paths.length === 0) return value;
  if (paths.some((path) => path.length === 0)) return null;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as { [key: PropertyKey]: unknown };
  const below = new Map<PropertyKey, Path[]>();
  for (const [step, ...rest] of paths as (readonly [PropertyKey, ...Path])[]) {
    const known = below.get(step);
    if (known === undefined) below.set(step, [rest]);
    else known.push(rest);
  }
  for (const [step, rest] of below) copy[step] = withoutParts(copy[step], rest);
  return copy;
}

type Failure = Pick<Finding, 'code' | 'message'>;

function fail(code: Failure['code'], message: string): Failure {
  return { code, message };
}

/** What is wrong with a part itself, without what it holds. */
function partFault(part: unknown, path: Path): Failure | undefined {
  if (typeof part !== 'object' || part === null) return scalarFault(part);
  if (path.length > DEEPEST) return fail('TooDeep', tooDeep());
  return isPlain(part)
    ? undefined
    : fail('NotPlainData', 'is an object of a class or a list with holes; write plain maps, lists, texts and numbers');
}

/** How deep nesting may be, in words. */
export function tooDeep(): string {
  return `is nested deeper than ${DEEPEST} levels; write it flatter`;
}

/** Why a name cannot be the key of a map. */
export function reservedName(key: string): string {
  return `"${key}" has a meaning in JavaScript and would be lost; choose another name`;
}

function entries(part: object): [PropertyKey, unknown][] {
  const entries = Object.entries(part);
  return Array.isArray(part) ? entries.map(([index, child]) => [Number(index), child]) : entries;
}

function isPlain(part: object): boolean {
  if (Array.isArray(part)) return Object.keys(part).length === part.length;
  const prototype = Object.getPrototypeOf(part);
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && Object.getOwnPropertySymbols(part).length === 0;
}

function scalarFault(part: unknown): Failure | undefined {
  if (['function', 'symbol', 'bigint'].includes(typeof part))
    return fail('NotPlainData', `is a ${typeof part}; write plain maps, lists, texts and numbers`);
  if (typeof part !== 'number') return undefined;
  if (!Number.isFinite(part)) return fail('NotPlainData', `${part} is a number that JSON does not have; write a finite one`);
  if (!Number.isInteger(part) || Number.isSafeInteger(part) || isNumberKnownLater(part)) return undefined;
  return fail('NotPlainData', `${part} is too large to be kept exactly; write it in quotes, as a text`);
}
