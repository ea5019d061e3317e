import type { ApiModel, GatewayModel } from '../../../model/model';
import type { Bindings } from '../../../spec/bindings';

/** What the Envoy routes of an API are made from. */
export interface RouteContext {
  readonly gateway: GatewayModel;
  readonly api: ApiModel;
  readonly bindings: Bindings;
  /** Whether some route of the gateway asks for API keys. */
  readonly takesKeys: boolean;
}
