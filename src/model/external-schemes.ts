import type { ApiModel, GatewayModel } from './model';
import type { SchemeModel } from './scheme';
import { isOf, type SchemeOf, usedOf } from './scheme-of';

/** A scheme whose callers a service decides on. */
export type ExternalSchemeModel = SchemeOf<'external'>;

/** Whether a service decides on the callers of a scheme. */
export function isExternal(scheme: SchemeModel | undefined): scheme is ExternalSchemeModel {
  return isOf('external', scheme);
}

/** The external schemes that some route asks for. */
export function usedExternals(api: ApiModel): ExternalSchemeModel[] {
  return usedOf('external', api);
}

/** Whether some route of a gateway asks a service. It looks at all of them: ask once. */
export function asksServices({ apis }: GatewayModel): boolean {
  return apis.some((api) => usedExternals(api).length > 0);
}
