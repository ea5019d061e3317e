import { parseClaimPath } from '../../model/claims';
import type { ValuePart, ValueText } from '../../model/value';
import type { ExplainedCaller } from './access';
import { claimValues, textsOf } from './claims';
import type { AskedRequest } from './request';

/** What is known when a text is filled in. */
export interface Known {
  readonly request: AskedRequest;
  readonly route: string;
  readonly captured: ReadonlyMap<string, string>;
  readonly caller: ExplainedCaller | null;
}

/** A text with what is known filled in; the rest stays as it is written. */
export function fill(value: ValueText, known: Known): string {
  return value.map((part) => (typeof part === 'string' ? part : (partValue(part, known) ?? written(part)))).join('');
}

function partValue({ source, name = '' }: Exclude<ValuePart, string>, { request, route, captured, caller }: Known): string | undefined {
  if (source === 'route') return route;
  if (source === 'path') return captured.get(name);
  if (source === 'caller') return typeof caller?.subject === 'string' ? `${caller.scheme}:${caller.subject}` : undefined;
  if (source === 'clientIp') return request.ip;
  if (source === 'header') return request.headers.get(name.toLowerCase());
  if (source === 'query') return request.query.get(name) ?? undefined;
  return source === 'claim' && request.claims !== undefined ? textsOf(claimValues(request.claims, parseClaimPath(name)))[0] : undefined;
}

function written({ source, name }: Exclude<ValuePart, string>): string {
  return name === undefined ? `\${${source}}` : `\${${source}:${name}}`;
}
