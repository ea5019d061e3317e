import type { Change } from '../../../src/cli/diff/change';
import { compareGateways } from '../../../src/cli/diff/diff';
import { unversioned } from '../../../src/cli/diff/model';
import { resolve } from '../../../src/model/resolve';
import type { ApiSpec } from '../../../src/spec/api';
import { parseApi, parseSettings } from '../../../src/spec/parse';

/** A route that anyone may call, where nothing else is said. */
export const OPEN = { open: 'a test' };

type Written = { readonly [field: string]: unknown };
type Gateway = { readonly apis?: readonly object[] };

/** A small API with some fields of its own. */
export function api(fields: object = {}): Written {
  return {
    name: 'shop',
    schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
    access: { scheme: 'customers' },
    backends: { orders: {}, next: {} },
    routes: { 'GET /orders': { backend: 'orders' } },
    ...fields,
  };
}

/** The same with one route, `GET /orders`. */
export function route(fields: object, more: object = {}): Written {
  return api({ routes: { 'GET /orders': { backend: 'orders', ...fields } }, ...more });
}

/** What changes from one API to another, as `kind`, where, and the words. */
export function changes(before: object, after: object): string[] {
  return told(compareGateways(modelOf([before]), modelOf([after])));
}

/** The same for whole gateways. */
export function gatewayChanges(before: Gateway, after: Gateway): string[] {
  const model = ({ apis = [api()], ...settings }: Gateway) => modelOf(apis, settings);
  return told(compareGateways(model(before), model(after)));
}

function modelOf(specs: readonly object[], settings: object = {}) {
  const apis: ApiSpec[] = specs.map((spec) => parseApi(spec));
  const input = { apis, settings: parseSettings(settings) };
  resolve(input);
  return unversioned(input);
}

function told(all: readonly Change[]): string[] {
  return all.map(({ kind, text, places }) =>
    [kind, ...places.map(({ api: name, route: key }) => key ?? name ?? 'gateway'), text].join(' | '),
  );
}
