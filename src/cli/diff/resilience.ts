import type { Backend } from '../../spec/backend';
import type { Route } from '../../spec/route';
import type { Finding } from './change';
import { any, block, type Compare, duration, each, items } from './compare';
import { namedBackends } from './destination';
import type { Side } from './side';
import { durationText, sameValue, was } from './words';

/** What a backend says and a route may say otherwise: of `retry` each field, of the others the whole. */
const SHARED = ['retry', 'fallback', 'mirror', 'fault'] as const;

/** The fields of a backend that count where a route leads to it. */
export const OVERRIDDEN: readonly (keyof Backend)[] = ['timeout', ...SHARED];

const retry = block({ when: items({ gone: 'operations', added: 'operations' }) }, 'operations');

const policies = block({ retry, fault: any('clients') }, 'operations');

/** How long a route's backends may take, and what happens where they fail: on the route, else on the backend. */
export function compareResilience(before: Side, after: Side): Finding[] {
  return [...compareTimeout(before, after), ...comparePolicies(before, after)];
}

function compareTimeout({ route: { timeoutMillis: before } }: Side, { route: { timeoutMillis: after } }: Side): Finding[] {
  if (before === after) return [];
  return each([after < before ? 'breaking' : 'operations'], was('timeout', durationText(before), durationText(after)));
}

/** Of the backends that both lead to; where there is none, of the routes alone. */
function comparePolicies(before: Side, after: Side): Finding[] {
  const names = namedBackends(before.spec).filter((name) => namedBackends(after.spec).includes(name));
  const compared = names.map((name) => policies('', merged(before, name), merged(after, name)));
  const [first, ...others] = compared;
  if (first === undefined) return policies('', own(before), own(after));
  if (others.every((findings) => sameValue(findings, first))) return first;
  return compared.flatMap((findings, index) => findings.map(({ kind, text }) => ({ kind, text: `${text} (to ${names[index]})` })));
}

function merged({ api, spec }: Side, name: string): object {
  const backend = policiesOf(api.spec.backends?.[name], spec);
  const overridden = Object.fromEntries(SHARED.map((field) => [field, spec[field] ?? backend?.[field]]));
  return { ...overridden, retry: { ...backend?.retry, ...spec.retry } };
}

/** Streams are not repeated, and nothing stands in for them. */
function policiesOf(backend: Backend | undefined, { stream }: Route): Backend | undefined {
  if (backend === undefined || stream === undefined) return backend;
  const { retry: _retry, fallback: _fallback, ...others } = backend;
  return others;
}

function own({ spec }: Side): object {
  return Object.fromEntries(SHARED.map((field) => [field, spec[field]]));
}

/** Of a backend, for what reaches it otherwise than as what a route leads to. */
export const compareOwnPolicies: Compare = block(
  { retry, fault: any('clients'), timeout: duration({ less: 'breaking', more: 'operations' }) },
  'operations',
);
