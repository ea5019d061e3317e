import { onTestFinished } from 'vitest';
import { freePort } from './ports';
import { CLIENT, type ProviderOptions, type RunningProvider, startProvider } from './provider';
import { type Running, startRun } from './run-files';
import { startUpstream } from './upstream';

/** What a backend says it got. */
export interface Got {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}

/** A gateway where browsers log in, its issuer, and a backend that says what it got. */
export interface LoginStage {
  readonly gateway: Running;
  readonly issuer: RunningProvider;
  /** The address of a path below the base path. */
  at(path: string): string;
}

/** What of it a test says anew. */
export interface LoginStageOptions extends ProviderOptions {
  readonly login?: object;
  readonly spec?: object;
  readonly routes?: object;
  readonly schemes?: object;
  /** What is bound, by the issuer's address. */
  readonly values?: (issuer: string) => object;
  readonly secret?: object;
  /** One that is there already. */
  readonly issuer?: RunningProvider;
}

export const SECRETS = { web: CLIENT };

/** The API of the stage. */
export function shop(issuer: string, { login = {}, spec = {}, routes = {}, schemes = {} }: LoginStageOptions = {}): object {
  return {
    name: 'shop',
    basePath: '/api',
    schemes: { browser: { login: { issuer, client: { secret: 'web' }, scopes: ['openid', 'profile'], ...login } }, ...schemes },
    access: { scheme: 'browser' },
    backends: { orders: {} },
    routes: {
      'ANY /orders': { backend: 'orders', request: { headers: { set: { 'x-caller': '${caller}', 'x-name': '${claim:name}' } } } },
      'GET /open': { backend: 'orders', access: { open: 'anyone' } },
      ...routes,
    },
    ...spec,
  };
}

/** Starts the stage, which ends with the test. */
export async function startLogins(options: LoginStageOptions = {}): Promise<LoginStage> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const redirectUris = ['/login/callback', '/staff/callback'].map((path) => `${url}/api${path}`);
  const issuer = options.issuer ?? (await startProvider({ redirectUris, postLogoutUris: [`${url}/`], ...options }));
  const backend = await startUpstream((request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ url: request.url, headers: request.headers }));
  });
  const bindings = { backends: { orders: { url: backend.url } }, ...(options.values && { values: options.values(issuer.url) }) };
  const gateway = await startRun({ spec: shop(issuer.url, options), bindings, secrets: { ...SECRETS, ...options.secret }, port });
  onTestFinished(async () => {
    await gateway.end();
    await Promise.all([issuer.close(), backend.close()]);
  });
  return { gateway, issuer, at: (path) => `${gateway.url}/api${path}` };
}
