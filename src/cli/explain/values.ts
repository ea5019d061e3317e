import { parseClaimPath } from '../../model/claims';
import type { PathPiece } from '../../model/fill-path';
import type { ValuePart } from '../../model/value';
import { claimAt, claimText } from '../../runtime/core/claims';
import type { ExplainedCaller } from './caller';
import type { AskedRequest } from './request';

/** What is known when a text is filled in. */
export interface Known {
  readonly request: AskedRequest;
  readonly route: string;
  readonly captured: ReadonlyMap<string, string>;
  /** The path behind the base path. */
  readonly inner: string;
  readonly caller: ExplainedCaller | null;
}

/** What is known, percent-encoded as a path has it; the rest stays as it is written. */
export function pathPiece(known: Known): PathPiece {
  return (part) => {
    if (part.source === 'path') return known.captured.get(part.name ?? '') ?? written(part);
    const value = partValue(part, known);
    return value === undefined ? written(part) : encodeURIComponent(value);
  };
}

/** A value; nothing where the request has none, undefined where it is not known. */
export function partValue({ source, name = '' }: Exclude<ValuePart, string>, { request, route, caller }: Known): string | undefined {
  if (source === 'route') return route;
  if (source === 'caller') return caller === null ? undefined : caller.subject === null ? '' : `${caller.scheme}:${caller.subject}`;
  if (source === 'consumer') return caller === null ? undefined : (caller.consumer ?? '');
  if (source === 'clientIp') return request.ip;
  if (source === 'header') return request.headers.get(name.toLowerCase())?.[0] ?? '';
  if (source === 'query') return request.query.get(name) ?? '';
  if (source === 'claim' && caller !== null && caller.subject !== null && caller.subject === caller.consumer) return '';
  if (source !== 'claim' || request.claims === undefined) return undefined;
  return claimText(claimAt(request.claims, parseClaimPath(name))) ?? '';
}

/** A value as the spec has it. */
export function written({ source, name }: Exclude<ValuePart, string>): string {
  return name === undefined ? `\${${source}}` : `\${${source}:${name}}`;
}
