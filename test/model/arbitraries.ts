import fc from 'fast-check';
import type { PathTemplate } from '../../src/model/path';
import { parseTemplate } from '../../src/model/template';

const segment = fc.constantFrom('a', 'b', 'c', '{x}', '{y}');
const last = fc.constantFrom('a', 'b', '{z}', '', '{rest+}', '{more+}');

/** Small templates, so that many of them overlap. */
export const template = fc
  .tuple(fc.array(segment, { maxLength: 3 }), last)
  .map(([segments, end]) => `/${[...distinct(segments), end].join('/')}`)
  .map(parseTemplate);

/** Paths of requests, of the same few segments. */
export const path = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', 'other'), { maxLength: 4 }), fc.boolean())
  .map(([segments, slash]) => (segments.length === 0 ? '/' : `/${segments.join('/')}${slash ? '/' : ''}`));

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];

/** Keys of routes, with some of the methods or with any. */
export const routeKey = fc
  .tuple(fc.oneof(fc.constant(['ANY']), fc.subarray(METHODS, { minLength: 1 })), template)
  .map(([methods, { text }]) => `${methods.join(',')} ${text}`);

/** Whether a template matches the path of a request, straight from the rules: segments, none of them empty for `{param}`. */
export function matches({ segments }: PathTemplate, request: string): boolean {
  const parts = request.slice(1).split('/');
  const fits = segments.every((one, index) => {
    if ('rest' in one) return true;
    const part = parts[index];
    return 'literal' in one ? part === one.literal : part !== undefined && part !== '';
  });
  const open = segments.some((one) => 'rest' in one);
  return fits && (open ? parts.length >= segments.length - 1 : parts.length === segments.length);
}

function distinct(segments: readonly string[]): string[] {
  return segments.map((text, index) => (text.startsWith('{') && segments.indexOf(text) !== index ? `{p${index}}` : text));
}
