import { resolve } from '../../src/model/resolve';
import { formatProblem, SpecError } from '../../src/problem';
import type { ApiSpec } from '../../src/spec/api';
import type { GatewaySettings } from '../../src/spec/gateway';
import { parseApi, parseSettings } from '../../src/spec/parse';
import type { Route } from '../../src/spec/route';

/** Schemes of every kind, by the name of the kind. */
export const SCHEMES = {
  jwt: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } },
  apiKey: { apiKey: { header: 'x-api-key' } },
  introspection: { introspection: { endpoint: 'https://id.example.com/introspect', client: { secret: 'introspection-client' } } },
  clientCertificate: { clientCertificate: { ca: { secret: 'partner-ca' }, subjectAltNames: ['spiffe://example.com/billing'] } },
  external: {
    external: { url: 'http://auth:8080/validate', sendHeaders: ['cookie'], returnHeaders: ['x-auth-user'], subject: 'x-auth-user' },
  },
  login: { login: { issuer: 'https://id.example.com/', client: { secret: 'web-client' }, callback: '/callback', logout: '/logout' } },
  hmac: { hmac: { header: 'x-signature', prefix: 'sha256=', secret: { secret: 'webhook', key: 'token' } } },
} as const;

/** Of the schemes those with these names. */
export function schemes(...names: (keyof typeof SCHEMES)[]): NonNullable<ApiSpec['schemes']> {
  return parseApi({ ...shop(), schemes: Object.fromEntries(names.map((name) => [name, SCHEMES[name]])) }).schemes ?? {};
}

/** Somebody who holds a key. */
export const CONSUMERS: NonNullable<ApiSpec['consumers']> = { acme: { keys: [{ secret: 'keys', key: 'acme' }] } };

/** A small API, open, with one backend. */
export function shop(fields: Partial<ApiSpec> = {}): ApiSpec {
  return {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: {} },
    routes: { 'GET /orders': { backend: 'orders' } },
    ...fields,
  };
}

/** Routes of these keys, all to one backend. */
export function routes(...keys: string[]): { [key: string]: Route } {
  return Object.fromEntries(keys.map((key) => [key, { backend: 'orders' }]));
}

/** What a test resolves: specs are parsed first, so that nothing is tested that the schema refuses. */
export interface Input {
  readonly settings?: GatewaySettings;
  readonly values?: { readonly [name: string]: string };
}

/** The resolved API. */
export function model(spec: ApiSpec, { settings, values }: Input = {}) {
  const { model } = resolve({
    apis: [parseApi(spec)],
    ...(settings === undefined ? {} : { settings: parseSettings(settings) }),
    ...(values === undefined ? {} : { values }),
  });
  const [api] = model.apis;
  if (api === undefined) throw new Error('no API');
  return api;
}

/** The route with this key of the resolved API. */
export function route(spec: ApiSpec, key = 'GET /orders', input: Input = {}) {
  const found = model(spec, input).routes.find((candidate) => candidate.key === key);
  if (found === undefined) throw new Error(`no route ${key}`);
  return found;
}

/** Everything that is wrong or odd, each as the user reads it. */
export function problems(specs: ApiSpec | readonly ApiSpec[], { settings, values }: Input = {}): string[] {
  const apis = (Array.isArray(specs) ? specs : [specs]).map((spec) => parseApi(spec));
  try {
    const { warnings } = resolve({
      apis,
      ...(settings === undefined ? {} : { settings: parseSettings(settings) }),
      ...(values === undefined ? {} : { values }),
    });
    return warnings.map(formatProblem);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.map(formatProblem);
  }
}
