import { providerName, RBAC_METADATA } from '../names';
import { typed } from '../typed';

const RBAC = 'envoy.extensions.filters.http.rbac.v3';

/**
 * A filter that writes into a request's metadata which schemes are asked about it; each is asked by a filter of its own. It refuses
 * nothing, and says nothing on a route that does not name it.
 */
export function askingFilter(name: string): object {
  return { name, typed_config: typed(`${RBAC}.RBAC`, { shadow_rules_stat_prefix: prefix(name) }) };
}

/** The part of a route that has some schemes asked where all conditions hold. */
export function askingPerRoute(name: string, api: string, schemes: readonly string[], conditions: readonly object[]): object {
  const asked = schemes.map((scheme) => askedWord(providerName(api, scheme))).join('');
  const policies = { [asked]: { permissions: [{ any: true }], principals: [{ and_ids: { ids: conditions } }] } };
  const rbac = { shadow_rules_stat_prefix: prefix(name), shadow_rules: { action: 'ALLOW', policies } };
  return typed(`${RBAC}.RBACPerRoute`, { rbac });
}

/** What switches the filter of a scheme on. */
export function isAsked(name: string, provider: string): object {
  return {
    filter: RBAC_METADATA,
    path: [{ key: `${prefix(name)}shadow_effective_policy_id` }],
    value: { string_match: { contains: askedWord(provider) } },
  };
}

/** What the filter writes before the names of its fields. */
function prefix(name: string): string {
  return `${name}_`;
}

/** A scheme among those that are asked: their names have no spaces. */
function askedWord(provider: string): string {
  return ` ${provider} `;
}
