import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { sortedEntries } from './sorted';
import { restParameter } from './template';
import type { ValueText } from './value';
import { parsePathValue } from './values';

/** All that remains of a path may be nothing: refuses paths for backends that would hold an empty segment then. */
export function checkRewrites(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    const rest = restParameter(route.template);
    if (rest === undefined) continue;
    for (const [path, value] of backendPaths(route)) {
      if (!before(value, rest)) continue;
      report.error(path, 'RestNotLast', `{${rest}} stands before the end, and it may be empty; write it at the end of the path`);
    }
  }
}

function backendPaths({ key, spec, rewrite, variants }: RouteModel): [path: string, value: ValueText][] {
  const path = at('routes', key);
  const places: [string, ValueText | undefined][] = [
    [`${path}.rewrite.path`, rewrite?.path],
    ...variants.map((variant, index): [string, ValueText | undefined] => [
      `${path}.variants[${index}].rewrite.path`,
      variant.rewrite?.path,
    ]),
    ...sortedEntries(spec.aggregate?.calls).map(([name, call]): [string, ValueText] => [
      `${at(`${path}.aggregate.calls`, name)}.get`,
      parsePathValue(call.get),
    ]),
  ];
  return places.flatMap(([place, value]) => (value === undefined ? [] : [[place, value]]));
}

/** Whether anything of the path follows the parameter; a query may. */
function before(value: ValueText, rest: string): boolean {
  const query = value.findIndex((part) => typeof part === 'string' && part.includes('?'));
  return value.some((part, index) => {
    if (typeof part === 'string' || part.source !== 'path' || part.name !== rest) return false;
    if (query >= 0 && query < index) return false;
    const next = value[index + 1];
    return next !== undefined && !(typeof next === 'string' && next.startsWith('?'));
  });
}
