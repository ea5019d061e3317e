import { SpecError } from '../problem';
import type { Access } from '../spec/access';
import type { ApiSpec } from '../spec/api';
import type { Baseline } from '../spec/baseline';

/** The baseline with the schemes that these APIs require: what no route of a gateway requires protects nothing there. */
export function baselineOf(baseline: Baseline, apis: readonly ApiSpec[]): Baseline {
  const used = schemesOf(apis);
  const { schemes, ...rest } = baseline;
  if (schemes === undefined) return baseline;
  return { ...rest, schemes: Object.fromEntries(Object.entries(schemes).filter(([name]) => used.has(name))) };
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
