import type { ApiModel } from './model';
import type { Report } from './report';
import { at, choices } from './report';

/** Consumers whose keys open nothing, and plans that bind nobody. */
export function checkConsumers(api: ApiModel, report: Report): void {
  const keySchemes = [...api.schemes.values()].filter((scheme) => scheme.kind === 'apiKey').map((scheme) => scheme.name);
  const plans = Object.keys(api.spec.plans ?? {});
  const used = new Set<string>();
  const use = (plan: string, path: string) => {
    used.add(plan);
    if (!plans.includes(plan)) report.error(path, 'UnknownPlan', `there is no plan "${plan}"; the plans are: ${choices(plans)}`);
  };
  for (const [name, consumer] of Object.entries(api.spec.consumers ?? {})) {
    const path = at('consumers', name);
    if (keySchemes.length === 0)
      report.error(path, 'UnusedConsumer', `no scheme of kind apiKey takes the keys of "${name}"; add one or remove the consumer`);
    for (const [index, key] of consumer.keys.entries()) {
      if (key.scheme !== undefined && !keySchemes.includes(key.scheme)) {
        report.error(
          `${path}.keys[${index}].scheme`,
          'UnknownScheme',
          `"${key.scheme}" is no scheme of kind apiKey; those are: ${choices(keySchemes)}`,
        );
      }
    }
    if (consumer.plan !== undefined) use(consumer.plan, `${path}.plan`);
  }
  if (api.spec.defaultPlan !== undefined && api.spec.defaultPlan !== 'none') use(api.spec.defaultPlan, 'defaultPlan');
  for (const [name, plan] of Object.entries(api.spec.plans ?? {})) {
    if (!used.has(name) && plan.members === undefined) {
      report.error(
        at('plans', name),
        'UnusedPlan',
        `the plan "${name}" binds nobody; name it in a consumer, give it members, make it the defaultPlan, or remove it`,
      );
    }
  }
}
