import { sortedJson } from '../../model/sorted';

/** Longer values are cut: both ends of a change have to fit a line. */
const LONGEST = 160;

/** Whether a value is a map. */
export function isBlock(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two values are the same, in whatever order their keys stand. */
export function sameValue(before: unknown, after: unknown): boolean {
  return sortedJson(before ?? null) === sortedJson(after ?? null) && (before === undefined) === (after === undefined);
}

/** A value as a reader of YAML knows it, on one line. */
export function show(value: unknown): string {
  const text = flow(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function flow(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return /^[^\s"'{}[\],#][^\s"'{}[\],]*$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isBlock(value)) return String(value);
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return fields.length === 0 ? '{}' : `{ ${fields.map(([name, part]) => `${name}: ${flow(part)}`).join(', ')} }`;
}

/** `timeout: 5s → 3s`. */
export function was(field: string, before: unknown, after: unknown): string {
  if (before === undefined) return `${field}: ${show(after)}, which is new`;
  return after === undefined ? `${field}: ${show(before)} is gone` : `${field}: ${show(before)} → ${show(after)}`;
}

/** A line for each leaf that differs; one for a block that comes or goes. */
export function byLeaf(field: string, before: unknown, after: unknown): string[] {
  if (sameValue(before, after)) return [];
  if (isBlock(before) && isBlock(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) => byLeaf(field === '' ? name : `${field}.${name}`, before[name], after[name]));
  }
  return [was(field, before, after)];
}

/** Several things in a sentence: `a, b and c`. */
export function list(words: readonly string[], and = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`;
}

/** Milliseconds as users write them. */
export function durationText(millis: number): string {
  if (millis % 1000 !== 0) return `${millis}ms`;
  return millis % 60_000 === 0 && millis > 0 ? `${millis / 60_000}m` : `${millis / 1000}s`;
}

/** Bytes as users write them. */
export function sizeText(bytes: number): string {
  if (bytes >= 1024 * 1024 && bytes % (1024 * 1024) === 0) return `${bytes / (1024 * 1024)}Mi`;
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes / 1024}Ki` : `${bytes}`;
}
