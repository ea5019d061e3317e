import type { Fault } from '../schema';
import { BOUND_VALUE } from './host';
import { show } from './show';
import { not, text } from './text';

/** Text that is known when the CDK deploys, and not before. */
const CDK_TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const VISIBLE = /^[\x21-\x7e]+$/;

/** What a url may be. */
export interface UrlRules {
  readonly schemes?: readonly string[];
  /** Schemes that are read and that no target serves yet: no message recommends them. */
  readonly later?: readonly string[];
  /** A path, beyond the host. Default: allowed. */
  readonly path?: boolean;
  /** A query. Default: allowed. */
  readonly query?: boolean;
  /** In bindings: `${value:...}` has no meaning, and parts may be known at deployment only. */
  readonly bound?: boolean;
}

/** An absolute url without credentials and fragment. */
export function url(rules: UrlRules = {}) {
  const example = `"${(rules.schemes ?? ['https'])[0]}://id.example.com"`;
  return text({ what: 'an absolute url', example, check: (value) => urlFault(value, rules) });
}

/** What is wrong with a url. A password in it is not shown. */
export function urlFault(
  value: string,
  { schemes = ['https', 'http'], later = [], path = true, query = true, bound = false }: UrlRules = {},
): Fault | undefined {
  const filled = fill(value, schemes[0] as string, bound);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/[^/?#]+/.exec(filled)?.[1];
  const allowed = schemes.map((each) => `${each}://`).join(' or ');
  if (scheme === undefined || ![...schemes, ...later].includes(scheme))
    return not(value, 'an absolute url', `start it with ${allowed} and a host`, 'NotAUrl');
  const port = /:(\d+)$/.exec(filled.split(/[/?#]/)[2] as string)?.[1];
  if (port !== undefined && !isPort(Number(port))) return not(value, 'a url', 'give a port from 1 to 65535', 'NotAUrl');
  if (!VISIBLE.test(filled) || /["<>\\^`{|}]/.test(filled) || !URL.canParse(filled)) {
    const instead = bound ? 'bindings fill in no ${value:NAME}: write what it stands for' : 'write ${value:NAME} for what is bound';
    return not(value, 'a url', `percent-encode what a url cannot hold; ${instead}`, 'NotAUrl');
  }
  const { username, password, hash, pathname, search } = new URL(filled);
  if (username !== '' || password !== '' || filled.split('/')[2]?.includes('@'))
    return { code: 'UrlWithCredentials', message: `${show(value)} holds credentials; name a secret instead` };
  if (hash !== '' || filled.includes('#')) return not(value, 'a url for requests', 'write it without the part from "#"', 'NotAUrl');
  if (!path && (pathname.length > 1 || search !== '')) return not(value, 'an origin', 'write scheme, host and port alone', 'NotAUrl');
  if (!query && filled.includes('?')) return not(value, 'an address', 'write it without the part from "?"', 'NotAUrl');
  return undefined;
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/** Something in the place of each part that is bound. A host may end in it, and in no number. */
function fill(value: string, scheme: string, bound: boolean): string {
  const parts = bound ? CDK_TOKEN : BOUND_VALUE;
  return value.replaceAll(parts, (...found) => {
    const before = value.slice(
      0,
      found.find((each) => typeof each === 'number'),
    );
    if (before === '' && !value.includes('://')) return `${scheme}://value.example`;
    return /:\d*$/.test(before) ? '1' : 'value';
  });
}
