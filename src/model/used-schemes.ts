import type { Scheme } from '../spec/scheme';
import { requirements } from './access';
import type { ApiModel, GatewayModel } from './model';
import type { SchemeModel } from './scheme';

/** The schemes of a kind that some route asks for. */
export function usedSchemes(api: ApiModel, kind: keyof Scheme): SchemeModel[] {
  const declared = [...api.schemes.values()].filter((scheme) => scheme.kind === kind);
  if (declared.length === 0) return [];
  const used = new Set(api.routes.flatMap((route) => requirements(route.access).map(({ scheme }) => scheme)));
  return declared.filter((scheme) => used.has(scheme.name));
}

/** The kinds of schemes whose callers are not known by what a token itself says. */
const BEYOND_TOKENS: readonly (keyof Scheme)[] = ['apiKey', 'introspection', 'clientCertificate', 'external', 'hmac', 'login'];

/** Whether some caller of a gateway is not known by a token alone. It looks at all routes: ask once. */
export function knowsCallersBeyondTokens({ apis }: GatewayModel): boolean {
  return apis.some((api) => BEYOND_TOKENS.some((kind) => usedSchemes(api, kind).length > 0));
}
