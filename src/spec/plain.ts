import type { Path } from '../problem';
import type { Finding } from './issues';

/** Deeper nesting is a mistake or an attack. */
export const DEEPEST = 64;

/** Names that have a meaning in JavaScript: as keys they are lost or change what an object is. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** What of a value is not plain data, as JSON has it. Objects of classes pass where `objects` says so. */
export function notPlain(value: unknown, objects: (path: Path) => boolean = () => false): Finding[] {
  const found: Finding[] = [];
  const seen = new Set<unknown>();
  const walk = (part: unknown, path: Path): void => {
    if (typeof part !== 'object' || part === null) {
      const message = scalarFault(part);
      if (message !== undefined && !objects(path)) found.push({ path, code: 'NotPlainData', message });
      return;
    }
    if (seen.has(part) || objects(path)) return;
    seen.add(part);
    if (path.length > DEEPEST) found.push({ path: path.slice(0, 4), code: 'TooDeep', message: tooDeep() });
    else if (!isPlain(part))
      found.push({
        path,
        code: 'NotPlainData',
        message: 'is an object of a class or a list with holes; write plain maps, lists, texts and numbers',
      });
    else for (const [key, child] of entries(part)) reserved(key, path, found) || walk(child, [...path, key]);
  };
  walk(value, []);
  return found;
}

/** How deep nesting may be, in words. */
export function tooDeep(): string {
  return `is nested deeper than ${DEEPEST} levels; write it flatter`;
}

/** Why a name cannot be the key of a map. */
export function reservedName(key: string): string {
  return `"${key}" has a meaning in JavaScript and would be lost; choose another name`;
}

function reserved(key: PropertyKey, path: Path, found: Finding[]): boolean {
  if (!RESERVED_NAMES.has(String(key))) return false;
  found.push({ path, position: [...path, key], code: 'ReservedName', message: reservedName(String(key)) });
  return true;
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

function scalarFault(part: unknown): string | undefined {
  if (typeof part === 'number' && !Number.isFinite(part)) return `${part} is a number that JSON does not have; write a finite one`;
  if (Number.isInteger(part) && !Number.isSafeInteger(part))
    return `${part} is too large to be kept exactly; write it in quotes, as a text`;
  if (['function', 'symbol', 'bigint'].includes(typeof part)) return `is a ${typeof part}; write plain maps, lists, texts and numbers`;
  return undefined;
}
