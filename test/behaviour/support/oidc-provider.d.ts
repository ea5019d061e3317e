/** What tests use of a package that has no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  type Context = {
    readonly oidc: { readonly client: object; readonly params: { readonly [name: string]: string } };
    body?: object;
    status?: number;
  };

  export default class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: new (fields: {
      accountId: string;
      clientId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    readonly AccessToken: new (
      fields: object,
    ) => { save(): Promise<string> };
    readonly ClientCredentials: {
      new (fields: object): { save(): Promise<string> };
      find(token: string): Promise<{ readonly clientId: string } | undefined>;
    };
    callback(): RequestListener;
    interactionDetails(...ofRequest: Parameters<RequestListener>): Promise<{ readonly params: { client_id: string; scope: string } }>;
    interactionFinished(...ofRequest: [...Parameters<RequestListener>, object]): Promise<void>;
    registerGrantType(name: string, handler: (ctx: Context) => Promise<void>, parameters: string[]): void;
    on(event: 'server_error', listener: (ctx: unknown, error: Error) => void): void;
  }
  export const errors: { readonly InvalidGrant: new (detail: string) => Error };
}
