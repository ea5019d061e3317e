import { isIP } from 'node:net';
import type { Path } from '../../problem';
import { member, textOf } from '../value';
import type { ImportContext } from './context';

/** Where a server is. */
export interface Address {
  /** Its url without a trailing slash; undefined where the document does not say the host. */
  readonly url?: string;
  /** The name under which clients ask for it; undefined for addresses and for this machine. */
  readonly host?: string;
  /** The path before every operation's own, or nothing. */
  readonly basePath: string;
}

/** Stands in for the host that a relative url leaves open. */
const UNKNOWN = 'unknown.invalid';
const SEGMENTS = /^(\/[A-Za-z0-9\-._~!$&'()*+,=:@]+)*$/;

/** Reads a server object; undefined where its url cannot be used. */
export function readAddress(server: unknown, at: Path, base: Address | undefined, context: ImportContext): Address | undefined {
  const written = textOf(member(server, 'url'));
  const url = written === undefined ? undefined : withDefaults(written, server, at, context);
  const parsed = url === undefined ? undefined : parse(url, base);
  if (parsed === undefined) {
    context.ledger.add(
      'ServerNotCarried',
      at,
      `the url ${shownUrl(written)} is neither http(s)://… nor a path that begins with a slash, so nothing leads there`,
    );
    return undefined;
  }
  if (parsed.username !== '' || parsed.password !== '')
    context.ledger.add('CredentialsNotCarried', at, 'the url has a user name or a password, and no secret ever stands in a spec');
  const path = parsed.pathname.replace(/\/+$/, '');
  const basePath = usablePath(path, at, context);
  if (parsed.hostname === UNKNOWN) return { basePath };
  return { url: `${parsed.protocol}//${parsed.host}${path}`, ...publicName(parsed.hostname), basePath };
}

function parse(url: string, base: Address | undefined): URL | undefined {
  if (/^https?:\/\//i.test(url)) return URL.canParse(url) ? new URL(url) : undefined;
  const relativeTo = base?.url ?? `http://${UNKNOWN}`;
  return /^\/(?![/\\])/.test(url) || url === '/' ? new URL(url, relativeTo) : undefined;
}

function withDefaults(url: string, server: unknown, at: Path, context: ImportContext): string {
  return url.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = member(member(member(server, 'variables'), name), 'default');
    if (typeof value !== 'string' && typeof value !== 'number') return whole;
    context.ledger.add(
      'ServerVariable',
      at,
      `the variable ${whole} of the url stands at its default ${JSON.stringify(value)}; bind the address where you deploy elsewhere`,
    );
    return String(value);
  });
}

function usablePath(path: string, at: Path, context: ImportContext): string {
  if (SEGMENTS.test(path)) return path;
  context.ledger.add('BasePathNotCarried', at, `no basePath can be ${JSON.stringify(path)}; routes are imported without it`);
  return '';
}

function publicName(hostname: string): { host?: string } {
  const host = hostname.toLowerCase();
  const isAddress = isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  return isAddress || host === 'localhost' || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host) ? {} : { host };
}

/** A url as messages show it, without user name and password. */
export function shownUrl(url: unknown): string {
  return JSON.stringify((textOf(url) ?? '').replace(/\/\/[^/]*@/, '//'));
}
