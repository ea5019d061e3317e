import { providerName, RBAC_METADATA } from '../names';
import { typed } from '../typed';

const RBAC = 'envoy.extensions.filters.http.rbac.v3';

/**
 * A filter that writes into a request's metadata who is asked about it; each is asked by a filter of its own. It refuses nothing, and
 * says nothing on a route that does not name it.
 */
export function askingFilter(name: string): object {
  return { name, typed_config: typed(`${RBAC}.RBAC`, { shadow_rules_stat_prefix: prefix(name) }) };
}

/** The part of a route that has some schemes asked where all conditions hold. */
export function askingPerRoute(name: string, api: string, schemes: readonly string[], conditions: readonly object[]): object {
  const asked = schemes.map((scheme) => providerName(api, scheme));
  return sayingPerRoute(name, askedWords(asked), { and_ids: { ids: conditions } });
}

/** The part of a route that has a word written, by default into every request. */
export function sayingPerRoute(name: string, word: string, principal: object = { any: true }): object {
  const policies = { [word]: { permissions: [{ any: true }], principals: [principal] } };
  const rbac = { shadow_rules_stat_prefix: prefix(name), shadow_rules: { action: 'ALLOW', policies } };
  return typed(`${RBAC}.RBACPerRoute`, { rbac });
}

/** What switches a filter on that is one of those asked. */
export function isAsked(name: string, asked: string): object {
  return says(name, { contains: askedWords([asked]) });
}

/** What switches a filter on that belongs to a word. */
export function isSaid(name: string, word: string): object {
  return says(name, { exact: word });
}

function says(name: string, string_match: object): object {
  return { filter: RBAC_METADATA, path: [{ key: saidField(name) }], value: { string_match } };
}

/** Where the word stands that a filter writes. */
export function saidField(name: string): string {
  return `${prefix(name)}shadow_effective_policy_id`;
}

/** What the filter writes before the names of its fields. */
function prefix(name: string): string {
  return `${name}_`;
}

/** All that is asked, in one word: the names have no spaces. */
export function askedWords(asked: readonly string[]): string {
  return asked.map((one) => ` ${one} `).join('');
}
