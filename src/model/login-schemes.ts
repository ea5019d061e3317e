import type { LoginModel } from './login';
import type { ApiModel, GatewayModel } from './model';
import type { JwtModel, SchemeModel } from './scheme';
import { usedSchemes } from './used-schemes';

/** A scheme whose callers log in with a browser. */
export interface LoginSchemeModel extends SchemeModel {
  readonly login: LoginModel;
  readonly jwt: JwtModel;
}

/** Whether the callers of a scheme log in with a browser. */
export function isLogin(scheme: SchemeModel | undefined): scheme is LoginSchemeModel {
  return scheme?.login !== undefined;
}

/** The login schemes that some route asks for. */
export function usedLogins(api: ApiModel): LoginSchemeModel[] {
  return usedSchemes(api, 'login').filter(isLogin);
}

/** Whether browsers log in at a gateway. It looks at all routes: ask once. */
export function takesLogins({ apis }: GatewayModel): boolean {
  return apis.some((api) => usedLogins(api).length > 0);
}
