import type { ExternalModel } from './external';
import type { ApiModel, GatewayModel } from './model';
import type { SchemeModel } from './scheme';
import { usedSchemes } from './used-schemes';

/** A scheme whose callers a service decides on. */
export interface ExternalSchemeModel extends SchemeModel {
  readonly external: ExternalModel;
}

/** Whether a service decides on the callers of a scheme. */
export function isExternal(scheme: SchemeModel | undefined): scheme is ExternalSchemeModel {
  return scheme?.external !== undefined;
}

/** The external schemes that some route asks for. */
export function usedExternals(api: ApiModel): ExternalSchemeModel[] {
  return usedSchemes(api, 'external').filter(isExternal);
}

/** Whether some route of a gateway asks a service. It looks at all of them: ask once. */
export function asksServices({ apis }: GatewayModel): boolean {
  return apis.some((api) => usedExternals(api).length > 0);
}
