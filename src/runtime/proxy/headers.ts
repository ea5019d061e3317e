import type { HeaderChange } from '../../model/transform';
import { FORWARDED_HEADERS, UNTRUSTED_HEADERS } from '../../model/untrusted-headers';
import type { ProxyChanges } from '../config-proxy';
import { breaksHeader } from '../core/claims';
import { textOf, type ValueContext } from '../core/values';
import { CONNECTION_HEADERS } from './answer';
import type { Exchange } from './exchange';
import { toldHeaders } from './told';

/** Headers by lower-case name. */
export type Headers = Map<string, readonly string[]>;

const NEVER = new Set([...UNTRUSTED_HEADERS, ...FORWARDED_HEADERS, ...CONNECTION_HEADERS, 'host', 'content-length', 'x-request-id']);

/** What belongs to the gateway by the beginning of its name. */
const OWN = /^x-(?:envoy|tollgate)-/;

/** The client's headers without those that it is not believed, with what the gateway knows. */
export function trustedHeaders({ event, request, identity, config, authorization }: Exchange): Headers {
  const told = toldHeaders(config, identity);
  const removed = new Set([...NEVER, ...config.secretHeaders, ...told.keys()]);
  const headers: Headers = new Map([...request.headers].filter(([name]) => !removed.has(name) && !OWN.test(name)));
  const { requestId, domainName, identity: client } = event.requestContext;
  headers.set('x-forwarded-proto', ['https']).set('x-forwarded-port', ['443']);
  setPresent(headers, 'x-forwarded-for', client?.sourceIp);
  setPresent(headers, 'x-forwarded-host', domainName ?? request.headers.get('host')?.[0]);
  for (const name of ['x-request-id', config.requestIdHeader]) setPresent(headers, name, requestId);
  for (const [name, text] of told) setPresent(headers, name, text);
  setPresent(headers, 'authorization', authorization);
  return headers;
}

function setPresent(headers: Headers, name: string, value: string | undefined): void {
  if (value !== undefined && !breaksHeader(value)) headers.set(name, [value]);
}

/** Removes, sets and adds headers, in this order. A missing value sets nothing, and leaves nothing that was sent under its name. */
export function changeHeaders(headers: Headers, changes: ProxyChanges, context: ValueContext): void {
  for (const name of [...changes.removeHeaders, ...changes.setHeaders.map((change) => change.name)]) headers.delete(name);
  apply(changes.setHeaders, context, (name, value) => headers.set(name, [value]));
  apply(changes.addHeaders, context, (name, value) => headers.set(name, [...(headers.get(name) ?? []), value]));
}

function apply(changes: readonly HeaderChange[], context: ValueContext, change: (name: string, value: string) => void): void {
  for (const { name, value } of changes) {
    const text = textOf(value, context);
    if (text !== undefined && !breaksHeader(text)) change(name, text);
  }
}
