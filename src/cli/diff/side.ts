import type { ApiModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import { parameters } from '../../model/template';
import type { Route } from '../../spec/route';

/** A route as one of the two specs has it. */
export interface Side {
  readonly api: ApiModel;
  readonly route: RouteModel;
  /** As written, with the names of its parameters as the other route has them. */
  readonly spec: Route;
}

/** Two routes that answer the same requests, with one name for each parameter of both. */
export function sides(before: [ApiModel, RouteModel], after: [ApiModel, RouteModel]): [Side, Side] {
  const [[oldApi, old], [api, route]] = [before, after];
  const names = parameters(route.template);
  const renamed = new Map(parameters(old.template).map((name, index) => [name, names[index] ?? name]));
  return [
    { api: oldApi, route: old, spec: withParameters(old.spec, renamed) as Route },
    { api, route, spec: route.spec },
  ];
}

/** `/users/{id}` and `${path:id}` under other names. */
function withParameters(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{(path:)?([^{}+:]+)(\+?)\}/g, (whole, source = '', name, rest) =>
      names.has(name) ? `{${source}${names.get(name)}${rest}}` : whole,
    );
  }
  if (Array.isArray(value)) return value.map((item) => withParameters(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withParameters(part, names)]));
}
