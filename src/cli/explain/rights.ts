import type { AccessModel, Requirement } from '../../model/access';
import type { ApiModel } from '../../model/model';
import { claimHolds, claimTexts, claimWords } from '../../runtime/core/claims';
import { groupsOf } from './caller';
import { type Check, passed, refusedBy } from './check';
import { takesKeys } from './credential';
import type { AskedRequest } from './request';

/** Whether the caller may, by scopes, claims and groups. */
export function authorize(
  access: AccessModel,
  entries: readonly Requirement[],
  request: AskedRequest,
  api: ApiModel,
  origin: Check['origin'],
): Check {
  const missing = entries.map((entry) => missingRight(entry, request, api));
  const holds = 'allOf' in access ? missing.every((right) => right === undefined) : missing.some((right) => right === undefined);
  const policy = describeRights(entries, 'allOf' in access ? ' and ' : ' or ');
  if (holds) return passed('authorize', policy, origin);
  return refusedBy(
    'authorize',
    policy,
    origin,
    'forbidden',
    `the ${entries.some((entry) => takesKeys(entry, api)) ? 'caller' : 'token'} lacks ${missing.filter((right) => right !== undefined).join(' or ')}`,
  );
}

function missingRight(entry: Requirement, { claims, consumer = '' }: AskedRequest, api: ApiModel): string | undefined {
  const { scheme, scopes, claims: rules, groups } = entry;
  if (takesKeys(entry, api)) return missingGroup(groups, groupsOf(consumer, api));
  const known = api.schemes.get(scheme);
  const token = known?.jwt ?? known?.introspection;
  if (token === undefined || claims === undefined) return undefined;
  const held = claimWords(claims, token.scopeClaim);
  const scope = scopes.find((wanted) => !held.includes(wanted));
  if (scope !== undefined) return `the scope "${scope}"`;
  const rule = rules.find((wanted) => !claimHolds(claims, wanted));
  if (rule !== undefined) return `the claim "${rule.claim.join('.')}" with ${rule.values.join(' or ')}`;
  return missingGroup(groups, claimTexts(claims, token.groupsClaim));
}

function missingGroup(groups: readonly string[], own: readonly string[]): string | undefined {
  return groups.length === 0 || groups.some((group) => own.includes(group)) ? undefined : `one of the groups ${groups.join(', ')}`;
}

function describeRights(entries: readonly Requirement[], joint: string): string {
  return entries
    .map(({ scopes, claims, groups }) =>
      [
        ...scopes.map((scope) => `scope ${scope}`),
        ...claims.map(({ claim, values }) => `${claim.join('.')} ${values.join(' or ')}`),
        ...(groups.length === 0 ? [] : [`group ${groups.join(' or ')}`]),
      ].join(', '),
    )
    .map((rights) => rights || 'any caller')
    .join(joint);
}
