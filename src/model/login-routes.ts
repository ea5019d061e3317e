import { requirements } from './access';
import { isLogin } from './login-schemes';
import { type RouteContext, resolveRoute } from './resolve-route';
import type { LoginPart, RouteModel } from './route';

/**
 * The routes that logins bring: where the issuer sends browsers back to, and where sessions end. Whatever the API says for all of its
 * routes holds for them too. The login answers on them, whatever the method: Envoy tells
 * them by their path alone.
 */
export function loginRoutes(routes: readonly RouteModel[], context: RouteContext): RouteModel[] {
  const used = new Set(routes.flatMap(({ access }) => requirements(access).map(({ scheme }) => scheme)));
  return [...context.schemes.values()].filter(isLogin).flatMap(({ name, login }) => {
    if (!used.has(name)) return [];
    const route = (part: LoginPart['part']): RouteModel => ({
      ...resolveRoute(`ANY ${login[part]}`, { access: { scheme: name }, respond: { status: 404 } }, context),
      login: { scheme: name, part },
    });
    return [route('callback'), route('logout')];
  });
}
