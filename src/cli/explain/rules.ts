import { BlockList, isIP } from 'node:net';
import { coversOrigin } from '../../model/cors';
import type { IpModel, Origin, PathModel, RouteModel } from '../../model/route';
import { type Check, passed, refusedBy, unknown } from './check';
import { isPreflight } from './match';
import { type AskedRequest, headerLine } from './request';

/** The address rules of every level; each must pass. */
export function checkIps({ ip }: AskedRequest, rules: readonly IpModel[]): Check[] {
  return rules.map(({ allow, deny, origin }) => {
    const policy = [allow.length === 0 ? '' : `from ${allow.join(', ')}`, deny.length === 0 ? '' : `not from ${deny.join(', ')}`]
      .filter((text) => text !== '')
      .join(', ');
    if (ip === undefined) return unknown('ips', policy, origin, 'say --ip to decide it');
    const admitted = (allow.length === 0 || contains(allow, ip)) && !contains(deny, ip);
    return admitted ? passed('ips', policy, origin) : refusedBy('ips', policy, origin, 'forbidden', `${ip} is not admitted`);
  });
}

/** A preflight, which the gateway answers; nothing where the request is none. */
export function checkPreflight(request: AskedRequest, path: PathModel, origin: Origin): Check[] {
  if (path.cors === undefined || !isPreflight(request, path)) return [];
  const { origins, methods } = path.cors;
  const from = headerLine(request, 'origin') as string;
  const asked = headerLine(request, 'access-control-request-method') as string;
  const readable = origins.some((allowed) => coversOrigin(allowed, from));
  const refusal = readable ? `${asked} is not among the methods` : 'without CORS headers';
  const detail = readable && methods.some((method) => method === asked) ? 'allowed' : `${refusal}: the browser refuses`;
  return [{ check: 'cors', outcome: 'answered', policy: `${origins.join(', ')} with ${methods.join(', ')}`, origin, status: 204, detail }];
}

/** Required headers and parameters of the query. */
export function checkRequired({ headers, query }: AskedRequest, { requiredHeaders, requiredQuery }: RouteModel): Check[] {
  const all = [...requiredHeaders.map((name) => `header ${name}`), ...requiredQuery.map((name) => `query ${name}`)];
  if (all.length === 0) return [];
  const missing = [
    ...requiredHeaders.filter((name) => (headers.get(name) ?? []).every(isBlank)).map((name) => `header ${name}`),
    ...requiredQuery.filter((name) => query.getAll(name).every(isBlank)).map((name) => `query ${name}`),
  ];
  const policy = all.join(', ');
  return [
    missing.length === 0
      ? passed('required', policy, 'route')
      : refusedBy('required', policy, 'route', 'invalid-request', `missing: ${missing.join(', ')}`),
  ];
}

/** What is empty, or nothing but spaces, is missing. */
function isBlank(value: string): boolean {
  return /^[ \t]*$/.test(value);
}

function contains(blocks: readonly string[], ip: string): boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const [address, bits] = block.split('/') as [string, string?];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
}
