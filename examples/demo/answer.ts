import type { Echo } from '../shop/backend';

/** What a gateway answered, as far as it has to be the same wherever the spec is served. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: unknown;
}

const ALWAYS = ['content-type', 'location', 'allow', 'cache-control', 'deprecation', 'sunset', 'link', 'www-authenticate'];
const CORS = ['origin', 'credentials', 'methods', 'headers', 'expose-headers', 'max-age'].map((name) =>
  name === 'expose-headers' || name === 'max-age' ? `access-control-${name}` : `access-control-allow-${name}`,
);

/** Where a browser asks, the headers that it decides by count as well. */
export function comparedHeaders(received: Answer['headers'], fromBrowser: boolean): Answer['headers'] {
  const names = [...ALWAYS, ...(fromBrowser ? CORS : [])].filter((name) => received[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, received[name]?.replaceAll(/, */g, ', ')]));
}

/** Whether the answers of Envoy and of AWS are the same, but for `WWW-Authenticate`: on AWS that names all schemes of the API. */
export function isSame(envoy: Answer, aws: Answer): boolean {
  const [route, api] = [envoy, aws].map(({ headers }) => headers['www-authenticate']?.split(', ') ?? []) as [string[], string[]];
  const rest = ({ headers: { 'www-authenticate': _, ...headers }, ...answer }: Answer) => JSON.stringify({ ...answer, headers });
  return rest(envoy) === rest(aws) && (route.length === 0) === (api.length === 0) && route.every((challenge) => api.includes(challenge));
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
  const caller = headers['x-customer-id'] || headers['x-staff-id'] || headers['x-partner-id'];
  return [headers.host, path + (search && `?${search}`), ...(caller ? [`as ${caller}`] : [])].join(' ');
}
