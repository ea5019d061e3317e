import type { Echo } from '../shop/backend';

/** What a gateway answered, as far as it has to be the same wherever the spec is served. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: unknown;
}

const ALWAYS = ['content-type', 'location', 'allow', 'cache-control', 'www-authenticate'];
const CORS = ['origin', 'credentials', 'methods', 'headers', 'expose-headers', 'max-age'].map((name) =>
  name === 'expose-headers' || name === 'max-age' ? `access-control-${name}` : `access-control-allow-${name}`,
);

/** Where a browser asks, the headers that it decides by count as well. */
export function comparedHeaders(received: Answer['headers'], fromBrowser: boolean): Answer['headers'] {
  const names = [...ALWAYS, ...(fromBrowser ? CORS : [])].filter((name) => received[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, received[name]?.replaceAll(/, */g, ', ')]));
}

/** Whether two answers are the same. */
export function isSame(one: Answer, other: Answer): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** An answer in a few words. */
export function inWords({ status, headers, body }: Answer): string {
  if (headers.location !== undefined) return `${status} to ${headers.location}`;
  if (isEcho(body)) return `${status} ${backendSaw(body)}`;
  if (isProblem(body)) return `${status} ${body.type.replace(/.*:/, '')}`;
  return `${status} ${body === '' ? '' : JSON.stringify(body)}`.trim();
}

/** Whether a body says what the shop's backend got. */
export function isEcho(body: unknown): body is Echo {
  return typeof body === 'object' && body !== null && 'bodyBytes' in body;
}

function isProblem(body: unknown): body is { readonly type: string } {
  return typeof body === 'object' && body !== null && 'type' in body;
}

function backendSaw({ headers, path, query }: Echo): string {
  const search = new URLSearchParams(query).toString();
  const caller = headers['x-customer-id'] || headers['x-staff-id'];
  return [headers.host, path + (search && `?${search}`), ...(caller ? [`as ${caller}`] : [])].join(' ');
}
