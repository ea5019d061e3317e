import type { ApiModel } from '../../model/model';
import { type Check, passed, refusedBy } from './check';

/** A host as routes are looked up by it: in lower case, without the port and one dot at the end, which may also stand before the port. */
export function plainHost(received: string): string {
  return received
    .toLowerCase()
    .replace(/\.(?=(:[^:]*)?$)/, '')
    .replace(/:\d+$/, '');
}

/** The APIs among whose routes a request is looked up: those of its host, else of the longest wildcard, else those without hosts. */
export function apisOn(host: string | undefined, apis: readonly ApiModel[]): readonly ApiModel[] {
  const anywhere = apis.filter((api) => api.hosts.length === 0);
  if (host === undefined) return [...apis.filter((api) => api.hosts.length > 0), ...anywhere];
  const names = apis.flatMap((api) => api.hosts);
  const wildcards = names.filter((name) => covers(name, host)).sort((a, b) => b.length - a.length);
  const name = names.includes(host) ? host : wildcards[0];
  return name === undefined ? anywhere : apis.filter((api) => api.hosts.includes(name));
}

/** `*.x` stands for every host below `x`. */
export function covers(name: string, host: string): boolean {
  return name.startsWith('*.') && host.endsWith(name.slice(1)) && host.length >= name.length;
}

/** Printable ASCII without what belongs to other parts of a url, and without the comma of two `Host` headers. */
const HOST_CHARACTERS = /^(?:(?![,@/\\?#])[\x21-\x7e])*$/;

/** The refusal of what is no host; nothing where it may be one. */
export function hostRefusal(host: string | undefined): Check | undefined {
  if (host === undefined || HOST_CHARACTERS.test(host)) return undefined;
  return refusedBy('host', 'a host and a port', 'default', 'invalid-request', `${JSON.stringify(host)} is no host`);
}

/** What is said of the host, once it is known whose it is. */
export function hostCheck(host: string | undefined, api: ApiModel | undefined): Check {
  if (api === undefined) return refusedBy('host', 'the hosts of the APIs', 'api', 'not-found', `no API answers on "${host}"`);
  const policy = api.hosts.length === 0 ? 'any host' : api.hosts.join(', ');
  return passed('host', policy, 'api', host === undefined && api.hosts.length > 0 ? `taken for ${api.hosts[0]}` : undefined);
}
