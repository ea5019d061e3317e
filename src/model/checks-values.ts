import { requirements } from './access';
import type { Action } from './action';
import { CLAIM_KINDS } from './checks-access';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at, choices } from './report';
import type { RewriteModel } from './rewrite';
import type { RouteModel } from './route';
import { parameters } from './template';
import type { ChangesModel } from './transform';
import type { ValuePart, ValueText } from './value';

/** Refuses `${...}` that can never have a value on its route. */
export function checkValues(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    for (const [path, value] of routeValues(route)) {
      for (const part of value) {
        const why = typeof part === 'string' ? undefined : neverSet(part, route, api);
        if (why !== undefined) report.error(path, 'ValueNeverSet', why);
      }
    }
  }
}

function routeValues(route: RouteModel): [string, ValueText][] {
  const path = at('routes', route.key);
  return [
    ...changes(route.request, `${path}.request`),
    ...changes(route.response, `${path}.response`),
    ...rewrite(route.rewrite, `${path}.rewrite`),
    ...redirect(route.action, path),
    ...route.variants.flatMap((variant, index): [string, ValueText][] => {
      const place = `${path}.variants[${index}]`;
      return [
        ...(variant.request === undefined ? [] : changes(variant.request, `${place}.request`)),
        ...(variant.response === undefined ? [] : changes(variant.response, `${place}.response`)),
        ...rewrite(variant.rewrite, `${place}.rewrite`),
        ...(variant.action === route.action ? [] : redirect(variant.action, place)),
      ];
    }),
  ];
}

function changes(model: ChangesModel, path: string): [string, ValueText][] {
  const of = (entries: ChangesModel['setHeaders'], block: string) =>
    entries.map(({ name, value }): [string, ValueText] => [at(`${path}.${block}`, name), value]);
  return [...of(model.setHeaders, 'headers.set'), ...of(model.addHeaders, 'headers.add'), ...of(model.setQuery, 'query.set')];
}

function rewrite(model: RewriteModel | undefined, path: string): [string, ValueText][] {
  return [
    ...(model?.path === undefined ? [] : [[`${path}.path`, model.path] as [string, ValueText]]),
    ...(model?.host === undefined ? [] : [[`${path}.host`, model.host] as [string, ValueText]]),
  ];
}

function redirect(action: Action, path: string): [string, ValueText][] {
  return 'redirect' in action ? [[`${path}.redirect.to`, action.redirect.to]] : [];
}

function neverSet(part: Exclude<ValuePart, string>, route: RouteModel, api: ApiModel): string | undefined {
  const kinds = requirements(route.access).flatMap((requirement) => api.schemes.get(requirement.scheme)?.kind ?? []);
  switch (part.source) {
    case 'path': {
      const names = parameters(route.template);
      return names.includes(part.name as string)
        ? undefined
        : `"${route.key}" has no parameter {${part.name}}; its parameters are: ${choices(names)}`;
    }
    case 'claim':
      return kinds.some((kind) => CLAIM_KINDS.has(kind))
        ? undefined
        : `no caller of "${route.key}" has claims; require a jwt scheme or remove "\${claim:${part.name}}"`;
    case 'caller':
      return kinds.length > 0 ? undefined : `"${route.key}" is open and knows no caller; require a scheme or remove "\${caller}"`;
    case 'consumer':
      return kinds.includes('apiKey') ? undefined : `"${route.key}" takes no API keys and knows no consumer; write "\${caller}"`;
    case 'version':
      return api.spec.versions !== undefined ? undefined : 'the API has no versions; remove "${version}"';
    default:
      return undefined;
  }
}
