import type { GatewayModel } from '../../model/model';
import { examine, type ResolveInput } from '../../model/resolve';
import type { ApiSpec } from '../../spec/api';

/** A sound gateway with its routes as they are written: what versions make of each is told with the versions. */
export function unversioned(input: ResolveInput): GatewayModel {
  const { model } = examine({ ...input, apis: input.apis.map(({ versions: _, ...api }) => api) });
  return { ...model, apis: model.apis.map((api, index) => ({ ...api, spec: input.apis[index] as ApiSpec })) };
}
