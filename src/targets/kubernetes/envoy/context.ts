import type { ApiModel, GatewayModel } from '../../../model/model';
import type { Bindings } from '../../../spec/bindings';

/** What the Envoy routes of an API are made from. */
export interface RouteContext {
  readonly gateway: GatewayModel;
  readonly api: ApiModel;
  readonly bindings: Bindings;
  /** Whether some caller of the gateway is known by something else than a token, which the script for callers finds. */
  readonly scripted: boolean;
}
