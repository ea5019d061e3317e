import type { PathTemplate, Segment } from '../../../model/path';
import { pathIs, pathMatches } from './matcher';
import { quoteRegex } from './typed';

/** A condition on the path: that it fits a template under a base path, whatever its query. */
export function fitsTemplate(basePath: string, template: PathTemplate): object {
  if (template.segments.some((segment) => !('literal' in segment))) return pathMatches(`${templateRegex(basePath, template)}(?:\\?.*)?`);
  return pathIs(`${basePath}${template.text}`);
}

/** A template as a regular expression with a group for each parameter, in order. No group reaches into a query. */
export function templateRegex(basePath: string, template: PathTemplate): string {
  return `${quoteRegex(basePath)}${template.segments.map(segmentRegex).join('')}`;
}

function segmentRegex(segment: Segment): string {
  if ('literal' in segment) return `/${quoteRegex(segment.literal)}`;
  return 'param' in segment ? '/([^/?]+)' : '(?:/([^?]*))?';
}

/** What every path of the template starts with: all up to its first parameter. */
export function literalPrefix(basePath: string, template: PathTemplate): string {
  const first = template.segments.findIndex((segment) => !('literal' in segment));
  if (first < 0) return `${basePath}${template.text}`;
  const literals = template.segments.slice(0, first).map((segment) => `/${(segment as { literal: string }).literal}`);
  const prefix = `${basePath}${literals.join('')}`;
  return 'rest' in (template.segments[first] as Segment) && prefix !== '' ? prefix : `${prefix}/`;
}

/** How many segments the paths of a template have; undefined where it differs, or where one of them is empty. */
export function segmentCount(basePath: string, { segments }: PathTemplate): number | undefined {
  const sure = segments.every((segment) => 'param' in segment || ('literal' in segment && segment.literal !== ''));
  return sure ? basePath.split('/').length - 1 + segments.length : undefined;
}

/** A condition on the path: so many segments, none of them empty. */
export function hasSegments(count: number): object {
  return pathMatches(`(?:/[^/?]+){${count}}(?:\\?.*)?`);
}

/** Whether a template has parameters, and nothing but parameters after the first. */
export function endsInParameters({ segments }: PathTemplate): boolean {
  const first = segments.findIndex((segment) => 'param' in segment);
  return first >= 0 && segments.slice(first).every((segment) => 'param' in segment);
}

/** Whether some path of the template starts with a literal text. */
export function canStartWith(basePath: string, template: PathTemplate, prefix: string): boolean {
  const steps = prefix.split('/').slice(1);
  const segments: Segment[] = [
    ...basePath
      .split('/')
      .slice(1)
      .map((literal) => ({ literal })),
    ...template.segments,
  ];
  for (const [index, step] of steps.entries()) {
    const segment = segments[index];
    if (segment === undefined) return false;
    if ('rest' in segment) return true;
    const last = index === steps.length - 1;
    if ('literal' in segment && !(last ? segment.literal.startsWith(step) : segment.literal === step)) return false;
    if ('param' in segment && step === '' && !last) return false;
  }
  return true;
}
