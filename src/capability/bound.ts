import type { Action } from '../model/action';
import { actionsOf } from '../model/actions';
import type { ApiModel } from '../model/model';
import { routeBackends } from '../model/reached';
import type { RouteModel } from '../model/route';
import type { BackendBinding, Bindings } from '../spec/bindings';
import type { AuthorizerBinding } from '../spec/bindings-authorizer';

/** Where a backend of an API is: what is bound to `api/backend`, else to `backend`. */
export function bindingOf(bindings: Bindings, api: string, backend: string): BackendBinding | undefined {
  const name = boundAs(bindings, api, backend);
  return name === undefined ? undefined : bindings.backends?.[name];
}

/** The name under which the bindings have a backend of an API; undefined where they have none. */
export function boundAs({ backends = {} }: Bindings, api: string, backend: string): string | undefined {
  return boundIn(backends, api, backend);
}

/** What decides in the place of an API's service. */
export function authorizerOf({ authorizers = {} }: Bindings, api: string, scheme: string): AuthorizerBinding | undefined {
  const name = boundIn(authorizers, api, scheme);
  return name === undefined ? undefined : authorizers[name];
}

function boundIn(map: object, api: string, name: string): string | undefined {
  return [`${api}/${name}`, name].find((candidate) => Object.hasOwn(map, candidate));
}

/** The bindings of one API, its backends and schemes by their own names. */
export function bindingsOfApi(bindings: Bindings, api: ApiModel): Bindings {
  const backends = ownOf(api.backends, (name) => bindingOf(bindings, api.name, name));
  if (bindings.authorizers === undefined) return { ...bindings, backends };
  return { ...bindings, backends, authorizers: ownOf(api.schemes, (name) => authorizerOf(bindings, api.name, name)) };
}

function ownOf<T>(named: ReadonlyMap<string, unknown>, bindingOf: (name: string) => T | undefined): { readonly [name: string]: T } {
  const own = [...named.keys()].flatMap((name) => {
    const binding = bindingOf(name);
    return binding === undefined ? [] : [[name, binding] as const];
  });
  return Object.fromEntries(own);
}

/** The kinds of bindings, of which each backend has one. */
export const BINDING_KINDS = ['service', 'url', 'endpoints', 'function', 'vpcLink'] as const;

/** One of the kinds of bindings. */
export type BindingKind = (typeof BINDING_KINDS)[number];

/** The kind of a binding. */
export function bindingKind(binding: BackendBinding): BindingKind | undefined {
  return BINDING_KINDS.find((kind) => binding[kind] !== undefined);
}

/** Whether the gateway answers by itself, whatever the request. */
export function answersItself(route: RouteModel): boolean {
  return actionsOf(route).every(isOwnAnswer);
}

function isOwnAnswer(action: Action): boolean {
  return 'respond' in action || 'redirect' in action || 'problem' in action;
}

/** Whether some request of the route reaches a Lambda function. */
export function reachesFunction(route: RouteModel, api: ApiModel, bindings: Bindings): boolean {
  return routeBackends(route).some((backend) => bindingOf(bindings, api.name, backend)?.function !== undefined);
}

/** Whether every answer of the route is made by functions that use `wrap()`. */
export function answersNeedNoProxy(route: RouteModel, api: ApiModel, bindings: Bindings): boolean {
  const backends = routeBackends(route);
  return backends.length > 0 && backends.every((backend) => bindingOf(bindings, api.name, backend)?.wrapped === true);
}
