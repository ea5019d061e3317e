import { type LimitKey, type LimitList, type LimitModel, SECONDS_PER } from '../../model/limits';
import { sortedJson } from '../../model/sorted';
import type { Finding, Kind } from './change';
import { each } from './compare';
import { list } from './words';

/** Which limits stood and which stand: each with the one that is most like it. */
export function compareLimits(before: LimitList, after: LimitList): Finding[] {
  const left = [...after.limits];
  const shared = isShared(before) === isShared(after) ? [] : [sharing(isShared(after))];
  const compared = before.limits.flatMap((limit) => {
    const at = nearest(limit, left);
    const other = at < 0 ? undefined : left.splice(at, 1)[0];
    if (other === undefined) return each(['weakened'], `limit lifted: ${describe(limit)}`);
    const counted = limit.by.some((key) => 'route' in key) ? [] : shared.flatMap(({ kind, text }) => each([kind], text(limit)));
    return [...compareLimit(limit, other), ...counted];
  });
  return [...compared, ...left.flatMap((limit) => each(['breaking'], `new limit: ${describe(limit)}`))];
}

/** Whether the routes of an API, or the APIs of a gateway, count together. */
function isShared({ owner }: LimitList): boolean {
  return !owner.includes('/');
}

function sharing(now: boolean): { readonly kind: Kind; readonly text: (limit: LimitModel) => string } {
  if (now) return { kind: 'breaking', text: (limit) => `limit ${describe(limit)}: now counts all routes of the API together` };
  return { kind: 'weakened', text: (limit) => `limit ${describe(limit)}: now counts this route for itself, before all routes together` };
}

/** Of the limits that count the same, the one of the same period, else the first. */
function nearest(limit: LimitModel, others: readonly LimitModel[]): number {
  const alike = (other: LimitModel) => other.kind === limit.kind && keys(other) === keys(limit);
  const same = others.findIndex((other) => alike(other) && other.per === limit.per && other.scope === limit.scope);
  return same < 0 ? others.findIndex(alike) : same;
}

function compareLimit(before: LimitModel, after: LimitModel): Finding[] {
  const kinds = [...new Set([...compareAmount(before, after), ...compareWay(before, after)])];
  return each(kinds, `limit ${describe(before)} → ${describe(after)}`);
}

function compareAmount(before: LimitModel, after: LimitModel): Kind[] {
  const rate = ({ requests, perSeconds }: LimitModel) => requests / perSeconds;
  return [...direction(rate(before), rate(after)), ...direction(before.burst, after.burst), ...periods(before, after)];
}

/** The same rate over another period admits another number at once. */
function periods(before: LimitModel, after: LimitModel): Kind[] {
  return before.kind === 'rate' && before.per !== after.per ? ['breaking', 'weakened'] : [];
}

function compareWay(before: LimitModel, after: LimitModel): Kind[] {
  const scopes = ['gateway', 'instance'];
  const failures = ['deny', 'allow'];
  const failure = before.scope === after.scope ? order(failures, before.onStoreFailure, after.onStoreFailure) : [];
  return [
    ...order(scopes, before.scope, after.scope),
    ...failure,
    ...(before.algorithm === after.algorithm ? [] : (['breaking', 'weakened'] as const)),
  ];
}

/** What the change means, of choices that stand from strict to weak. */
function order(choices: readonly string[], before: string | undefined, after: string | undefined): Kind[] {
  return direction(choices.indexOf(before ?? ''), choices.indexOf(after ?? ''));
}

function direction(before: number, after: number): Kind[] {
  if (before === after) return [];
  return after < before ? ['breaking'] : ['weakened'];
}

function keys({ by }: LimitModel): string {
  return by.map(sortedJson).sort().join();
}

function describe({ kind, requests, per, burst, by, scope, algorithm, onStoreFailure }: LimitModel): string {
  const many = kind === 'concurrent' ? `${requests} at a time` : `${requests} ${per === 'hour' ? 'an' : 'a'} ${per}`;
  return [
    `${many}${burst === requests ? '' : `, ${burst} at once`}`,
    by.length === 0 ? 'all callers together' : `by ${list(by.map(keyText))}`,
    ...(algorithm === 'token-bucket' ? [] : [algorithm]),
    scope === 'gateway' ? 'over all instances' : 'each instance',
    ...(onStoreFailure === undefined ? [] : [`without the store ${onStoreFailure}`]),
  ].join(', ');
}

function keyText(key: LimitKey): string {
  if ('header' in key) return `header ${key.header}`;
  if ('cookie' in key) return `cookie ${key.cookie}`;
  return 'claim' in key ? `claim ${key.claim.join('.')}` : (Object.keys(key)[0] as string);
}

/** How many requests a second are admitted in the long run. */
export function perSecond({ requests, per }: { readonly requests: number; readonly per: keyof typeof SECONDS_PER }): number {
  return requests / SECONDS_PER[per];
}
