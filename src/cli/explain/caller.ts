import type { Requirement } from '../../model/access';
import { matchingName } from '../../model/client-certificate';
import type { ApiModel } from '../../model/model';
import { type PlanModel, planOf } from '../../model/plans';
import { claimHolds } from '../../runtime/core/claims';
import { takesClaims, takesKeys } from './credential';
import type { AskedRequest } from './request';

/** Who calls: a scheme and its subject. */
export interface ExplainedCaller {
  readonly scheme: string;
  readonly subject: string | null;
  /** The consumer whose key came, if one did. */
  readonly consumer?: string;
  /** The groups of that consumer. */
  readonly groups?: readonly string[];
}

/** The first entry with a subject says who calls. */
export function callerOf(entries: readonly Requirement[], request: AskedRequest, api: ApiModel): ExplainedCaller {
  const { consumer } = request;
  const keyed = entries.some((entry) => takesKeys(entry, api)) && consumer !== undefined;
  const ofKey = keyed ? { consumer, groups: groupsOf(consumer, api) } : {};
  const each = entries.map((entry) => ({ scheme: entry.scheme, subject: subjectOf(entry, request, api) }));
  const who = each.find((one) => one.subject !== null) ?? (each[0] as ExplainedCaller);
  return { ...who, ...ofKey };
}

/** Claims decide where a token let the caller in, beside a key or alone. */
export function planOfCaller(
  { consumer }: ExplainedCaller,
  entries: readonly Requirement[],
  { claims }: AskedRequest,
  api: ApiModel,
): PlanModel | undefined {
  const ofToken = entries.some((entry) => takesClaims(entry, api)) ? claims : undefined;
  return planOf(api.plans, { consumer, holds: (rule) => ofToken !== undefined && claimHolds(ofToken, rule) });
}

/** Whom an entry names; null where nobody. */
export function subjectOf(entry: Requirement, { claims = {}, consumer, certificate }: AskedRequest, api: ApiModel): string | null {
  if (takesKeys(entry, api)) return consumer ?? null;
  const scheme = api.schemes.get(entry.scheme);
  if (scheme?.kind === 'clientCertificate') return matchingName(scheme, certificate ?? []) ?? null;
  return typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : null;
}

/** The groups of a consumer. */
export function groupsOf(consumer: string, { spec: { consumers = {} } }: ApiModel): readonly string[] {
  return Object.hasOwn(consumers, consumer) ? (consumers[consumer]?.groups ?? []) : [];
}
