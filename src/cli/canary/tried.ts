import { SpecError } from '../../problem';
import type { ApiSpec } from '../../spec/api';
import type { Canary } from '../../spec/canary';
import { nearest } from '../../spec/nearest';
import { type Loaded, load, resolveLoaded } from '../compile';
import { refusal } from './refusal';

/** A route with a canary that moves in steps by changes of the spec. */
export interface Tried {
  /** The file that was named, and which of its exports. */
  readonly spec: string;
  readonly exportName?: string;
  readonly loaded: Loaded;
  readonly api: ApiSpec;
  /** As the spec has it: `POST /orders`. */
  readonly key: string;
  readonly canary: Canary;
  readonly shares: readonly number[];
}

/** Loads a sound spec and finds the canary of a route: `POST /orders`, or `shop:POST /orders` where several APIs have it. */
export async function loadTried(spec: string, route: string, exportName: string | undefined): Promise<Tried> {
  const loaded = await load({ spec, ...(exportName === undefined ? {} : { export: exportName }) });
  resolveLoaded(loaded);
  const { api, key } = findRoute(spec, route, loaded);
  const canary = api.routes[key]?.canary;
  const found = { loaded, api, key };
  if (canary === undefined)
    throw refusal(found, 'NoCanary', '', 'has no canary; write one, such as canary: { backend: NAME, weightPercent: 0, … }');
  const { steps } = canary;
  if (steps === undefined) {
    throw refusal(
      found,
      'NoSteps',
      '.canary',
      'has no steps, so its share is set by hand; write steps: { shares: [5, 25, 50, 100], driver: git }',
    );
  }
  if (steps.driver !== 'git') {
    const message = `is "${steps.driver}", which moves the share by itself; one alone may: write "git", or leave it to that`;
    throw refusal(found, 'OtherDriver', '.canary.steps.driver', message);
  }
  return { ...found, spec, ...(exportName === undefined ? {} : { exportName }), canary, shares: steps.shares };
}

function findRoute(spec: string, route: string, { apis }: Loaded): { readonly api: ApiSpec; readonly key: string } {
  const [, name, rest] = /^([a-z0-9-]+):\s*(.*)$/s.exec(route) ?? [];
  const named = apis.filter((api) => api.name === name);
  const [among, key] = named.length > 0 ? [named, rest as string] : [apis, route];
  const [api, ...others] = among.filter((one) => Object.hasOwn(one.routes, key));
  if (api !== undefined && others.length === 0) return { api, key };
  const message =
    api === undefined
      ? unknown(key, among)
      : `several APIs have it; write ${JSON.stringify(`${api.name}:${key}`)}, or another name before the colon`;
  throw new SpecError(spec, [
    { path: `routes[${JSON.stringify(key)}]`, code: api === undefined ? 'UnknownRoute' : 'SeveralRoutes', message, file: spec },
  ]);
}

function unknown(key: string, apis: readonly ApiSpec[]): string {
  const keys = apis.flatMap(({ routes }) => Object.keys(routes));
  const near = nearest(key, keys);
  const tried = apis.flatMap(({ routes }) => Object.keys(routes).filter((one) => routes[one]?.canary !== undefined));
  if (near !== undefined) return `is no route; did you mean ${JSON.stringify(near)}?`;
  const list = tried.map((one) => JSON.stringify(one)).join(', ');
  return `is no route; write the key of one as the spec has it. With a canary: ${list === '' ? 'none' : list}`;
}
