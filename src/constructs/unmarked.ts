import { DEEPEST } from '../spec/plain';

/**
 * What other languages hand over, as plain maps: jsii marks maps with a symbol, and a map with a symbol is no plain data.
 *
 * Objects of classes stay as they are, and so does what is nested too deeply: the parser refuses it.
 */
export function unmarked<T>(value: T): T {
  return copy(value, new Map(), 0) as T;
}

function copy(value: unknown, copies: Map<object, object>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST + 1) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const result = emptyLike(value);
  if (result === undefined) return value;
  copies.set(value, result);
  for (const [key, child] of Object.entries(value)) {
    Object.defineProperty(result, key, { value: copy(child, copies, depth + 1), enumerable: true, configurable: true, writable: true });
  }
  return result;
}

/** An empty map or list; undefined for what has to stay as it is. */
function emptyLike(value: object): object | undefined {
  if (Array.isArray(value)) return new Array(value.length);
  const isMap = Object.getPrototypeOf(value) === Object.prototype;
  return isMap && Object.getOwnPropertySymbols(value).every(isMark) ? {} : undefined;
}

function isMark({ description }: symbol): boolean {
  return description?.startsWith('$jsii$') ?? false;
}
