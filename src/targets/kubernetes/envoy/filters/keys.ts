import { keysOf, usedKeySchemes } from '../../../../model/api-keys';
import { credentialPlaces } from '../../../../model/credential-groups';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import type { SchemeModel, TokenPlace } from '../../../../model/scheme';
import type { ApiKeyDelivery } from '../../agent-plan';
import { xdsSource } from '../bootstrap';
import { holderPrefix, INTERNAL_HEADER } from '../names';
import type { EnvoyResource } from '../resources';
import { typed } from '../typed';

/** Before the names of the filters that say whose key came with a request. */
export const KEYS_FILTER = 'tollgate.keys';

/** What the metadata says where no key of a scheme is known: keys can neither be taken nor refused. */
export const NO_KEYS_KNOWN = '!';

const RBAC = 'envoy.extensions.filters.http.rbac.v3.RBAC';
const ACTION = 'envoy.config.rbac.v3.Action';

/** The header in which a filter finds the keys of a query, decoded. */
export function keyHeader(parameter: string): string {
  return `${INTERNAL_HEADER}key-${Buffer.from(parameter).toString('hex')}`;
}

/** The schemes of API keys whose keys the agent reads and delivers, each as a filter of its own. */
export function apiKeyDeliveries(gateway: GatewayModel): ApiKeyDelivery[] {
  return gateway.apis.flatMap((api) =>
    usedKeySchemes(api).map((scheme) => {
      const header = headerOf(scheme);
      return {
        filter: [KEYS_FILTER, api.name, scheme.name, header].join('/'),
        prefix: holderPrefix(api.name, scheme.name),
        name: `${api.name}/${scheme.name}`,
        header,
        keys: keysOf(scheme.name, api),
      };
    }),
  );
}

/** The headers that never go on to a backend of an API: those of its keys. */
export function keyHeaders(api: ApiModel): string[] {
  return [...new Set([...api.schemes.values()].filter(({ kind }) => kind === 'apiKey').map(headerOf))];
}

/** The header in which the filter of a scheme finds a key: the scheme's own, or what shows a parameter of the query. */
function headerOf(scheme: SchemeModel): string {
  const [place] = credentialPlaces(scheme) as readonly [Exclude<TokenPlace, { cookie: string }>];
  return 'header' in place ? place.header : keyHeader(place.query);
}

/** One filter for each scheme. They refuse nothing, and no key stands in them: what they know comes from the agent. */
export function keyFilters(gateway: GatewayModel): object[] {
  return apiKeyDeliveries(gateway).map(({ filter }) => ({
    name: filter,
    config_discovery: { config_source: xdsSource(), type_urls: [`type.googleapis.com/${RBAC}`] },
  }));
}

/** What the metadata says of the holder of a key. Names of consumers have no spaces; commas are escaped in groups. */
export function holderText(consumer: string, groups: readonly string[]): string {
  return `${consumer} ${groups.map(groupWord).join('').replaceAll(',,', ',') || ','}`;
}

/** A group as it stands between commas. */
export function groupWord(group: string): string {
  return `,${encodeURIComponent(group)},`;
}

/** The filter with its keys, each with what is said of its holder. It looks a key up, however many there are. */
export function keyFilter({ filter, prefix, header }: ApiKeyDelivery, holders: ReadonlyMap<string, string>, known: boolean): EnvoyResource {
  const matcher_tree = {
    input: { name: 'key', typed_config: typed('envoy.type.matcher.v3.HttpRequestHeaderMatchInput', { header_name: header }) },
    exact_match_map: { map: Object.fromEntries([...holders].map(([key, holder]) => [key, say(holder)])) },
  };
  const shadow_matcher = holders.size > 0 ? { matcher_tree } : { on_no_match: say(NO_KEYS_KNOWN) };
  const rules = holders.size === 0 && known ? {} : { shadow_rules_stat_prefix: prefix, shadow_matcher };
  return { ...typed('envoy.config.core.v3.TypedExtensionConfig'), name: filter, typed_config: typed(RBAC, rules) };
}

function say(name: string): object {
  return { action: { name: 'holder', typed_config: typed(ACTION, { name }) } };
}
