import { typed } from '../typed';

const TYPE = 'envoy.extensions.filters.http.rbac.v3';

/** A condition on which a request is refused. Envoy names the policy in the details of its answer, which gives the problem its type. */
export interface Refusal {
  readonly policy: RefusalPolicy;
  readonly when: readonly object[];
  /** Whether `when` are permissions (what is asked for) or principals (who asks). */
  readonly on: 'permissions' | 'principals';
}

/** The names are looked at in this order. */
export type RefusalPolicy =
  | '0-unavailable'
  | '1-unauthenticated'
  | '2-forbidden'
  | '3-rate-limited'
  | '4-invalid-request'
  | '5-unsupported-media-type'
  | '6-too-large';

/** A filter that refuses what it is told to, on every route that says nothing else. */
export function rbacFilter(name: string, refusals: readonly Refusal[] = []) {
  return { name, typed_config: typed(`${TYPE}.RBAC`, refusals.length === 0 ? {} : rules(refusals)) };
}

/** The part of a route that refuses requests on which any of the conditions holds. */
export function refuse(refusals: readonly Refusal[]) {
  return typed(`${TYPE}.RBACPerRoute`, { rbac: rules(refusals) });
}

function rules(refusals: readonly Refusal[]) {
  const policies = refusals.map(({ policy, when, on }) => [
    policy,
    on === 'principals' ? { permissions: [{ any: true }], principals: when } : { permissions: when, principals: [{ any: true }] },
  ]);
  return { rules: { action: 'DENY', policies: Object.fromEntries(policies) } };
}

/** All of the principals. */
export const allOf = (ids: readonly object[]) => (ids.length === 1 ? (ids[0] as object) : { and_ids: { ids } });

/** Any of the principals. */
export const anyOf = (ids: readonly object[]) => (ids.length === 1 ? (ids[0] as object) : { or_ids: { ids } });

/** Not the principal. */
export const not = (id: object) => ({ not_id: id });
