import { SpecError } from '../problem';
import type { Access } from '../spec/access';
import type { ApiSpec } from '../spec/api';
import type { Baseline, BaselineAccess } from '../spec/baseline';

/**
 * The baseline as it is for the APIs of one domain: with the schemes that they require, because what no route of a gateway requires
 * protects nothing there, and without names that only other domains know.
 */
export function baselineOf(baseline: Baseline, apis: readonly ApiSpec[], all: readonly ApiSpec[]): Baseline {
  const used = schemesOf(apis);
  const { schemes, access, ...rest } = baseline;
  return {
    ...rest,
    ...(access === undefined ? {} : { access: accessOf(access, known({ schemes }, all), used) }),
    ...(schemes === undefined ? {} : { schemes: Object.fromEntries(Object.entries(schemes).filter(([name]) => used.has(name))) }),
  };
}

/** A domain that requires none of the schemes keeps them all, so that nothing is let in by another one. */
function accessOf({ mustUse, ...rest }: BaselineAccess, elsewhere: ReadonlySet<string>, used: ReadonlySet<string>): BaselineAccess {
  if (mustUse === undefined || used.size === 0) return rest;
  const here = mustUse.filter((name) => used.has(name) || !elsewhere.has(name));
  return { ...rest, mustUse: here.length === 0 ? mustUse : here };
}

function known({ schemes = {} }: Baseline, apis: readonly ApiSpec[]): ReadonlySet<string> {
  return new Set([schemes, ...apis.map((api) => api.schemes ?? {})].flatMap(Object.keys));
}

/** Refuses schemes of the baseline that no route of any gateway requires. */
export function checkShared({ schemes = {} }: Baseline, apis: readonly ApiSpec[]): void {
  const used = schemesOf(apis);
  const problems = Object.keys(schemes)
    .filter((name) => !used.has(name))
    .map((name) => ({
      path: `baseline.schemes.${name}`,
      code: 'UnusedScheme',
      message: `no route of any domain requires the scheme "${name}", so it protects nothing; require it or remove it`,
    }));
  if (problems.length > 0) throw new SpecError('the baseline', problems);
}

function schemesOf(apis: readonly ApiSpec[]): ReadonlySet<string> {
  const rules = apis.flatMap(({ access, routes }) => [access, ...Object.values(routes).map((route) => route.access)]);
  return new Set(rules.flatMap((rule) => (rule === undefined ? [] : schemesIn(rule))));
}

function schemesIn({ scheme, anyOf = [], allOf = [] }: Access): string[] {
  return [...(scheme === undefined ? [] : [scheme]), ...[...anyOf, ...allOf].map((requirement) => requirement.scheme)];
}
