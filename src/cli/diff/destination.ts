import { resolveRespond } from '../../model/action';
import type { Route } from '../../spec/route';
import type { WeightedBackend } from '../../spec/weighted';
import { amount, any, block, type Compare, each, size, told } from './compare';
import { list, sameValue, show } from './words';

/** What a route, or one of its variants, leads to. */
export type Destination = Pick<Route, 'backend' | 'weighted' | 'sticky' | 'respond' | 'redirect' | 'aggregate' | 'batch'>;

const KINDS: { readonly [kind: string]: Compare<Destination> } = {
  backend: (_, before, after) => {
    const [from, to] = [shares(before), shares(after)];
    return sameValue(from, to) ? [] : each(['operations'], `leads to ${shareText(to)}, before to ${shareText(from)}`);
  },
  respond: (field, before, after) => {
    const { headers, ...answer } = answerOf(before);
    const { headers: others, ...other } = answerOf(after);
    return [
      ...block({ status: any('breaking') }, 'clients')(`${field}respond`, answer, other),
      ...any('clients')(`${field}respond.headers`, headers, others),
    ];
  },
  redirect: (field, before, after) =>
    block({ status: any('breaking') }, 'clients')(
      `${field}redirect`,
      { status: 302, ...before?.redirect },
      { status: 302, ...after?.redirect },
    ),
  aggregate: (field, before, after) => aggregate(`${field}aggregate`, before?.aggregate, after?.aggregate),
  batch: (field, before, after) => batch(`${field}batch`, before?.batch, after?.batch),
};

/** The timeout of a call is no longer than that of the route, which is told where it is the route's. */
const aggregate = block(
  { answer: any('breaking'), timeout: told, maxAnswer: size({ less: 'breaking', more: 'operations', none: '1Mi' }) },
  'operations',
);

const batch = block({ maxRequests: amount({ less: 'breaking', more: 'weakened', none: 20 }), timeout: told }, 'breaking', 'weakened');

/** Compares what routes or variants lead to. `field` ends with a dot, where there is one. */
export const compareDestination: Compare<Destination> = (field, before = {}, after = {}) => {
  const [was, is] = [kindOf(before), kindOf(after)];
  if (was === is) return (KINDS[is] as Compare<Destination>)(field, before, after);
  const [from, to] = [describe(before), describe(after)];
  return each(['breaking'], `${field === '' ? '' : `${field.slice(0, -1)}: `}is answered by ${to}, before by ${from}`);
};

function kindOf(destination: Destination): string {
  return ['respond', 'redirect', 'aggregate', 'batch'].find((kind) => destination[kind as keyof Destination] !== undefined) ?? 'backend';
}

function answerOf(destination: Destination | undefined) {
  const { headers, ...answer } = resolveRespond(destination?.respond ?? { status: 200 });
  return { ...answer, headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])) };
}

/** The backends that are named, one by one. */
export function namedBackends({ backend, weighted = [], aggregate: { calls = {} } = { calls: {}, answer: {} } }: Destination): string[] {
  const named = [...weighted, ...Object.values(calls)].map((one) => one.backend);
  return backend === undefined ? named : [backend, ...named];
}

/** Backends with their shares, in their order where callers keep to them: one backend is a share of all. */
function shares({ backend, weighted = [], sticky }: Destination = {}): readonly (readonly [backend: string, percent: number])[] {
  if (backend !== undefined) return [[backend, 100]];
  const sum = weighted.reduce((total, { weight }) => total + weight, 0);
  const percents = new Map<string, number>();
  for (const { backend: name, weight } of weighted) percents.set(name, (percents.get(name) ?? 0) + percent(weight, sum));
  const taken = [...percents].filter(([, share]) => share > 0);
  return sticky === undefined ? taken.sort(([a], [b]) => (a < b ? -1 : 1)) : taken;
}

function percent(weight: WeightedBackend['weight'], sum: number): number {
  return Math.round((weight / sum) * 10_000) / 100;
}

function shareText(all: ReturnType<typeof shares>): string {
  return list(all.map(([name, share]) => (share === 100 ? name : `${name} (${share} %)`)));
}

function describe(destination: Destination): string {
  if (destination.respond !== undefined) return `a fixed ${destination.respond.status}`;
  if (destination.redirect !== undefined) return `a redirect to ${show(destination.redirect.to)}`;
  if (destination.aggregate !== undefined) return 'several calls at once';
  return destination.batch === undefined ? shareText(shares(destination)) : 'a batch';
}
