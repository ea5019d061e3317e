import type { Method, PathTemplate, Segment } from './path';
import { METHODS } from './path';

/** A route's key, taken apart. */
export interface RouteKey {
  readonly methods: readonly Method[];
  readonly template: PathTemplate;
}

/** Takes `GET,HEAD /catalog/{rest+}` apart; the key has passed the schema. */
export function parseRouteKey(key: string): RouteKey {
  const [verbs, path] = key.split(' ') as [string, string];
  const named = verbs.split(',');
  const methods = verbs === 'ANY' ? METHODS : METHODS.filter((method) => named.includes(method));
  return { methods, template: parseTemplate(path) };
}

/** Whether a route's key says `ANY`: a named method beats it. */
export function isForAny(key: string): boolean {
  return key.startsWith('ANY ');
}

/** `/orders/{id}` as segments; a trailing slash is a last segment without text. */
export function parseTemplate(path: string): PathTemplate {
  return template(path.slice(1).split('/').map(parseSegment));
}

function parseSegment(text: string): Segment {
  if (!text.startsWith('{')) return { literal: text };
  return text.endsWith('+}') ? { rest: text.slice(1, -2) } : { param: text.slice(1, -1) };
}

/** A template of these segments. */
export function template(segments: readonly Segment[]): PathTemplate {
  return { segments, text: `/${segments.map(segmentText).join('/')}` };
}

function segmentText(segment: Segment): string {
  if ('literal' in segment) return segment.literal;
  return 'param' in segment ? `{${segment.param}}` : `{${segment.rest}+}`;
}

/** The template without its parameters' names: templates of one shape match the same paths. */
export function shape(path: PathTemplate): string {
  return `/${path.segments.map((segment) => ('literal' in segment ? segment.literal : 'param' in segment ? '{}' : '{+}')).join('/')}`;
}

/** Orders templates most specific first: literal before `{param}` before `{rest+}`, from the left. */
export function compareTemplates(a: PathTemplate, b: PathTemplate): number {
  for (let index = 0; ; index++) {
    const [left, right] = [a.segments[index], b.segments[index]];
    if (left === undefined || right === undefined) return a.segments.length - b.segments.length;
    const byRank = rank(left) - rank(right);
    if (byRank !== 0) return byRank;
    if ('literal' in left && 'literal' in right && left.literal !== right.literal) return left.literal < right.literal ? -1 : 1;
  }
}

function rank(segment: Segment): number {
  if ('literal' in segment) return 0;
  return 'param' in segment ? 1 : 2;
}

/** The template of the paths that both match, one of the two where it covers nothing else; undefined where there are none. */
export function meet(a: PathTemplate, b: PathTemplate): PathTemplate | undefined {
  const [left, right] = [a.segments, b.segments];
  const segments: Segment[] = [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index], right[index]];
    if (one !== undefined && 'rest' in one) return either(a, b, [...segments, ...right.slice(index)]);
    if (other !== undefined && 'rest' in other) return either(a, b, [...segments, ...left.slice(index)]);
    const both = one === undefined || other === undefined ? undefined : meetSegments(one, other);
    if (both === undefined) return undefined;
    segments.push(both);
  }
  return either(a, b, segments);
}

/** Of two templates the one that consists of these segments, or a new one. */
function either(a: PathTemplate, b: PathTemplate, segments: readonly Segment[]): PathTemplate {
  return [a, b].find((path) => isMadeOf(path, segments)) ?? template(segments);
}

function isMadeOf(path: PathTemplate, segments: readonly Segment[]): boolean {
  return (
    path.segments.length === segments.length && path.segments.every((segment, index) => rank(segment) === rank(segments[index] as Segment))
  );
}

function meetSegments(left: Segment, right: Segment): Segment | undefined {
  if ('literal' in left && 'literal' in right) return left.literal === right.literal ? left : undefined;
  if (!('literal' in left) && !('literal' in right)) return left;
  const [literal] = [left, right].filter((segment) => 'literal' in segment);
  return literal?.literal === '' ? undefined : literal;
}

/** The name of the parameter of all remaining segments, which may be none. */
export function restParameter(path: PathTemplate): string | undefined {
  const last = path.segments.at(-1);
  return last !== undefined && 'rest' in last ? last.rest : undefined;
}

/** The names of a template's parameters, the rest's included. */
export function parameters(path: PathTemplate): string[] {
  return path.segments.flatMap((segment) => ('param' in segment ? [segment.param] : 'rest' in segment ? [segment.rest] : []));
}
