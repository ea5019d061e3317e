import { type AccessModel, requirements } from './access';
import type { ApiModel } from './model';
import type { SchemeModel } from './scheme';
import { isOf, type SchemeOf, usedOf } from './scheme-of';

/** A scheme whose callers sign the body. */
export type HmacSchemeModel = SchemeOf<'hmac'>;

/** Whether the callers of a scheme sign the body. */
export function isHmac(scheme: SchemeModel | undefined): scheme is HmacSchemeModel {
  return isOf('hmac', scheme);
}

/** The schemes of signed bodies that some route asks for. */
export function usedHmacs(api: ApiModel): HmacSchemeModel[] {
  return usedOf('hmac', api);
}

/** Whether some way to be let in reads the body. */
export function readsBody(access: AccessModel, schemes: ReadonlyMap<string, SchemeModel>): boolean {
  return requirements(access).some(({ scheme }) => isHmac(schemes.get(scheme)));
}
