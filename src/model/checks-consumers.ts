import type { Consumer } from '../spec/consumers';
import type { UsagePlan } from '../spec/plans';
import { claims, someBring, subject } from './alternatives';
import { keysOf, usedKeySchemes } from './api-keys';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at, choices, unknownName } from './report';
import { sortedEntries } from './sorted';

/** Consumers whose keys open nothing, schemes that no key opens, and plans that bind nobody or cannot be told apart. */
export function checkConsumers(api: ApiModel, report: Report): void {
  const used = new Set<string>();
  const plans = sortedEntries(api.spec.plans);
  const use = (plan: string, path: string) => {
    used.add(plan);
    const names = plans.map(([name]) => name);
    if (!names.includes(plan)) report.error(path, 'UnknownPlan', unknownName('plan', plan, names));
  };
  checkKeys(api, report);
  checkHolders(api, report);
  for (const [name, { plan }] of sortedEntries(api.spec.consumers)) if (plan !== undefined) use(plan, `${at('consumers', name)}.plan`);
  const { defaultPlan } = api.spec;
  if (defaultPlan !== undefined && defaultPlan !== 'none') use(defaultPlan, 'defaultPlan');
  for (const [name, plan] of plans) checkPlan(name, plan, used.has(name), api, report);
  checkMembers(plans, report);
}

function checkKeys(api: ApiModel, report: Report): void {
  const schemes = [...api.schemes.values()].filter((scheme) => scheme.kind === 'apiKey').map((scheme) => scheme.name);
  const holders = new Map<string, string>();
  for (const [name, consumer] of sortedEntries(api.spec.consumers)) {
    const path = at('consumers', name);
    if (schemes.length === 0) {
      report.error(path, 'UnusedConsumer', `no scheme of kind apiKey takes the keys of "${name}"; add one or remove the consumer`);
    }
    for (const [index, key] of consumer.keys.entries()) {
      checkKey(key, `${path}.keys[${index}]`, schemes, report);
      const other = holders.get(JSON.stringify([key.secret, key.key]));
      if (other !== undefined && other !== name) {
        report.error(`${path}.keys[${index}]`, 'SharedKey', `"${other}" has the same key, and a key names one consumer; give each its own`);
      }
      holders.set(JSON.stringify([key.secret, key.key]), name);
    }
  }
}

function checkKey(key: Consumer['keys'][number], path: string, schemes: readonly string[], report: Report): void {
  if (key.scheme === undefined || schemes.includes(key.scheme)) return;
  report.error(`${path}.scheme`, 'UnknownScheme', `"${key.scheme}" is no scheme of kind apiKey; those are: ${choices(schemes)}`);
}

function checkHolders(api: ApiModel, report: Report): void {
  for (const { name } of usedKeySchemes(api).filter((scheme) => keysOf(scheme.name, api).length === 0)) {
    const message = `no consumer has a key for the scheme "${name}", so that whoever needs one is refused; write "consumers"`;
    report.warning(at('schemes', name), 'NobodyHasKey', message);
  }
}

function checkPlan(name: string, plan: UsagePlan, used: boolean, api: ApiModel, report: Report): void {
  const path = at('plans', name);
  if (plan.members === undefined && !used) {
    const instead = 'name it in a consumer, give it members, make it the defaultPlan, or remove it';
    report.error(path, 'UnusedPlan', `the plan "${name}" binds nobody; ${instead}`);
  } else if (plan.members !== undefined && !api.routes.some((route) => someBring(claims, route.access, api))) {
    report.error(`${path}.members`, 'UnusedPlan', 'no caller of any route has claims, so nobody is a member; require a jwt scheme');
  } else if (!api.routes.some((route) => someBring(subject, route.access, api))) {
    report.error(path, 'UnusedPlan', `no route knows its caller, so the plan "${name}" binds nobody; require a scheme or remove it`);
  }
}

/** A caller has at most one plan: of two, some claim must have values that exclude each other. */
function checkMembers(plans: readonly [string, UsagePlan][], report: Report): void {
  for (const [index, [name, plan]] of plans.entries()) {
    for (const [other, { members }] of plans.slice(0, index)) {
      const [one, two] = [plan.members?.claims, members?.claims];
      if (one === undefined || two === undefined || Object.keys(one).some((claim) => excludes(one[claim], two[claim]))) continue;
      const why = `a caller could be a member of "${other}" too; give both plans a claim in common, with different values`;
      report.error(`${at('plans', name)}.members`, 'PlansOverlap', why);
    }
  }
}

function excludes(one: readonly unknown[] | undefined, two: readonly unknown[] | undefined): boolean {
  return one !== undefined && two !== undefined && !one.some((value) => two.includes(value));
}
