import type { LoginScheme } from '../spec/login';
import { OWN_COOKIES } from '../spec/own-cookies';

/** The cookies of a session and of a login that is under way, by what they hold. */
export interface LoginCookies {
  /** What the others are signed with together. */
  readonly session: string;
  readonly expires: string;
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A `login` scheme with its defaults filled in. */
export interface LoginModel {
  readonly issuer: string;
  /** The name of the secret that holds the gateway's credentials. */
  readonly client: string;
  readonly scopes: readonly string[];
  readonly callback: string;
  readonly logout: string;
  readonly cookies: LoginCookies;
}

/** Fills the defaults of a `login` scheme in. APIs on one host have cookies of their own. */
export function resolveLogin({ issuer, client, scopes, callback, logout }: LoginScheme, scheme: string, api: string): LoginModel {
  const cookie = (holds: keyof LoginCookies) => `${OWN_COOKIES}${api}.${scheme}.${holds}`;
  return {
    issuer,
    client: client.secret,
    scopes: scopes ?? ['openid'],
    callback: callback ?? '/login/callback',
    logout: logout ?? '/logout',
    cookies: {
      session: cookie('session'),
      expires: cookie('expires'),
      access: cookie('access'),
      id: cookie('id'),
      refresh: cookie('refresh'),
      nonce: cookie('nonce'),
      verifier: cookie('verifier'),
    },
  };
}
