import type { AccessModel, Requirement } from '../../model/access';
import type { ClaimRule } from '../../model/claims';
import type { Finding } from './change';
import { each } from './compare';
import { list, sameValue, show } from './words';

/** One way to be let in: every requirement holds. */
type Way = readonly Requirement[];

/** Who was let in and who is: as sets of ways, so that another way to write the same rule is no change. */
export function compareAccess(before: AccessModel, after: AccessModel): Finding[] {
  if ('open' in before && 'open' in after) {
    return before.open === after.open ? [] : each(['security'], `open for another reason: ${show(after.open)}`);
  }
  if ('open' in after) return each(['opened'], `open to anyone: ${show(after.open)}; before: ${describe(before)}`);
  if ('open' in before) return each(['breaking'], `was open to anyone; now: ${describe(after)}`);
  const [from, to] = [ways(before), ways(after)];
  const changed = [
    ...uncovered(from, to).flatMap((way) => each(['breaking'], `no longer lets in ${words(way)}; now: ${describe(after)}`)),
    ...uncovered(to, from).flatMap((way) => each(['opened'], `now lets in ${words(way)}; before: ${describe(before)}`)),
  ];
  return changed.length > 0 ? changed : compareOrder(from, to);
}

/** With several credentials in a request the first scheme decides, and names the caller. */
function compareOrder(before: readonly Way[], after: readonly Way[]): Finding[] {
  const order = (all: readonly Way[]) => [...new Set(all.flatMap((way) => way.map(({ scheme }) => scheme)))];
  if (sameValue(order(before), order(after))) return [];
  const text = `schemes are tried in another order, which decides where a request has several credentials: ${list(order(after))}`;
  return each(['breaking', 'weakened'], text);
}

function ways(access: AccessModel): Way[] {
  if ('open' in access) return [[]];
  return 'anyOf' in access ? access.anyOf.map((requirement) => [requirement]) : [access.allOf];
}

/** The ways that none of the others accepts as a whole. */
function uncovered(some: readonly Way[], others: readonly Way[]): Way[] {
  return some.filter((way) => !others.some((other) => accepts(other, way)));
}

/** Whether whoever fulfils a way fulfils the other one too. */
function accepts(way: Way, strict: Way): boolean {
  return way.every((asked) => strict.some((held) => isImplied(asked, held)));
}

function isImplied(asked: Requirement, held: Requirement): boolean {
  return (
    asked.scheme === held.scheme &&
    asked.scopes.every((scope) => held.scopes.includes(scope)) &&
    (asked.groups.length === 0 || (held.groups.length > 0 && held.groups.every((group) => asked.groups.includes(group)))) &&
    asked.claims.every((rule) => held.claims.some((other) => isClaimImplied(rule, other)))
  );
}

function isClaimImplied(asked: ClaimRule, held: ClaimRule): boolean {
  return sameValue(asked.claim, held.claim) && held.values.every((value) => asked.values.includes(value));
}

function describe(access: AccessModel): string {
  if ('open' in access) return 'anyone';
  return list(ways(access).map(words), 'or');
}

function words(way: Way): string {
  return list(way.map(requirementWords));
}

function requirementWords({ scheme, scopes, groups, claims }: Requirement): string {
  const rules = [
    ...(scopes.length === 0 ? [] : [`${scopes.length === 1 ? 'the scope' : 'the scopes'} ${list(scopes)}`]),
    ...(groups.length === 0 ? [] : [`the group ${list(groups, 'or')}`]),
    ...claims.map(({ claim, values }) => `the claim ${claim.join('.')} ${list(values.map(show), 'or')}`),
  ];
  return rules.length === 0 ? scheme : `${scheme} with ${list(rules)}`;
}
