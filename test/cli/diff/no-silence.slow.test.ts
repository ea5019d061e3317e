import { expect, test } from 'vitest';
import { without } from '../../../src/capability/without';
import { compareGateways } from '../../../src/cli/diff/diff';
import { unversioned } from '../../../src/cli/diff/model';
import type { GatewayModel } from '../../../src/model/model';
import { SpecError } from '../../../src/problem';
import { parseApi, parseSettings } from '../../../src/spec/parse';
import { nudges } from '../../support/no-silent-drop/nudges';
import { leaves, type Place, tour, type Written } from '../../support/no-silent-drop/written';

/** Places of the tour whose value changes no answer, and nothing that somebody operates. */
const WITHOUT_EFFECT: readonly { readonly place: RegExp; readonly why: string }[] = [
  { place: /^spec description$|^spec routes .* description$/, why: 'documents only' },
  { place: /variants 1 weighted 0 weight$/, why: 'the only backend of its list has all requests, whatever its weight' },
  { place: /PUT \/orders\/\{id\} ips|^gateway baseline ips/, why: 'denies what is not among the addresses that the API allows' },
  { place: /(require query|json drop|json keep|headers add)$/, why: 'an empty list or map, as none' },
];

/** Fields of the tour that say what holds without them. */
const AS_BY_DEFAULT: RegExp = new RegExp(
  [
    'jwt (clockSkew|tokenIn 0 prefix|scopeClaim|groupsClaim)',
    'introspection (ttl|timeout)',
    'login (callback|logout)',
    'limits 0 algorithm',
    'backends orders (protocol|connectTimeout)',
    'stream idleTimeout|aggregate maxAnswer|batch maxRequests|versions list 1 retired|spec cors (headers|maxAge)',
    'gateway (requestId( header| trust)?|limitHeaders)',
  ]
    .map((part) => `(${part})$`)
    .join('|'),
);

test.each([{}, { spec: 'versions-path' }, { spec: 'versions-query' }, { spec: 'versions-mediaType' }])(
  'says of every leaf of an API that it changed: %j',
  (files) => {
    const written = { ...tour(files), gateway: {}, bindings: {} };

    expect(silentLeaves(written, 'spec')).toEqual([]);
  },
  300_000,
);

test('says of every leaf of a gateway that it changed', () => {
  expect(silentLeaves({ ...tour(), bindings: {} }, 'gateway')).toEqual([]);
}, 300_000);

test.each(['spec', 'gateway'] as const)(
  'says of every block and every item of the %s that it is gone, and that it is new',
  (part) => {
    const written = part === 'spec' ? { ...tour(), gateway: {}, bindings: {} } : { ...tour(), bindings: {} };
    const before = resolved(written);
    const silent = places(written, [])
      .filter(([first]) => first === part)
      .filter((place) => {
        const after = attempt(without(written, [place]));
        return after !== undefined && (compareGateways(before, after).length === 0 || compareGateways(after, before).length === 0);
      });

    expect(unexplained(silent).filter((name) => !AS_BY_DEFAULT.test(name))).toEqual([]);
  },
  300_000,
);

function silentLeaves(written: Written, part: 'spec' | 'gateway'): string[] {
  const before = resolved(written);
  const silent = leaves(written)
    .filter(([first]) => first === part)
    .filter((place) => {
      const seen = nudges(written, place).map((nudge) => () => attempt(nudge.written));
      const changes = seen.some((other) => isChange(before, other()));
      return !changes && seen.some((other) => other() !== undefined);
    });
  return unexplained(silent);
}

function isChange(before: GatewayModel, after: GatewayModel | undefined): boolean {
  return after !== undefined && compareGateways(before, after).length > 0;
}

function unexplained(silent: readonly Place[]): string[] {
  const names = silent.map((place) => place.map(String).join(' '));
  return names.filter((name) => !WITHOUT_EFFECT.some(({ place }) => place.test(name)));
}

function resolved({ spec, gateway }: Written) {
  return unversioned({ apis: [parseApi(spec)], settings: parseSettings(gateway) });
}

/** Undefined where what is written is no spec. */
function attempt(written: Written) {
  try {
    return resolved(written);
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}

/** Every place within a value. */
function places(value: unknown, place: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const inner = Object.entries(value).flatMap(([key, child]) => places(child, [...place, Array.isArray(value) ? Number(key) : key]));
  return place.length === 0 ? inner : [place, ...inner];
}
