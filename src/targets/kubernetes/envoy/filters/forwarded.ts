import { rbacFilter } from './rbac';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;
const GROUP = '[0-9a-f]{1,4}';

/** Eight groups, or fewer around two colons; the last two may be written as IPv4 (RFC 4291, section 2.2). */
const IPV6 = [
  `(?:${GROUP}:){6}(?:${GROUP}:${GROUP}|${IPV4})`,
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((before) => {
    const start = before === 0 ? ':' : `(?:${GROUP}:){${before}}`;
    const [groups, withIpv4] = [7 - before, 5 - before];
    const end = groups === 0 ? '' : `(?:${GROUP}(?::${GROUP}){0,${groups - 1}})?`;
    return withIpv4 < 0 ? `${start}:${end}` : `${start}:(?:${end}|(?:${GROUP}:){0,${withIpv4}}${IPV4})`;
  }),
].join('|');

/** The client's entry. The others are not told from addresses so strictly: nobody is known by them. */
const CLIENT = `\\s*(?:${IPV4}|${IPV6})\\s*`;
const OTHER = '\\s*[0-9a-f.:]+\\s*';

/**
 * What trusted proxies forwarded must be addresses. Envoy would take the proxy's own address in the place of anything else, and rules
 * for the client's would pass. Its own entry is the last one.
 */
export function forwardedFilter(trustedHops: number) {
  const enough = `(?:.*,)?${CLIENT}(?:,${OTHER}){${trustedHops}}`;
  const fewer = `${OTHER}(?:,${OTHER}){0,${trustedHops - 1}}`;
  const addresses = { header: { name: 'x-forwarded-for', string_match: { safe_regex: { regex: `(?is)${enough}|${fewer}` } } } };
  return rbacFilter('tollgate.forwarded', [{ policy: '4-invalid-request', on: 'permissions', when: [{ not_rule: addresses }] }]);
}
