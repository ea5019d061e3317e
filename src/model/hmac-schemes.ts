import { type AccessModel, requirements } from './access';
import type { HmacModel } from './hmac';
import type { ApiModel } from './model';
import type { SchemeModel } from './scheme';
import { usedSchemes } from './used-schemes';

/** A scheme whose callers sign the body. */
export interface HmacSchemeModel extends SchemeModel {
  readonly hmac: HmacModel;
}

/** Whether the callers of a scheme sign the body. */
export function isHmac(scheme: SchemeModel | undefined): scheme is HmacSchemeModel {
  return scheme?.hmac !== undefined;
}

/** The schemes of signed bodies that some route asks for. */
export function usedHmacs(api: ApiModel): HmacSchemeModel[] {
  return usedSchemes(api, 'hmac').filter(isHmac);
}

/** Whether some way to be let in reads the body. */
export function readsBody(access: AccessModel, schemes: ReadonlyMap<string, SchemeModel>): boolean {
  return requirements(access).some(({ scheme }) => isHmac(schemes.get(scheme)));
}
