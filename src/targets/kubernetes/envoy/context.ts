import type { ApiModel, GatewayModel } from '../../../model/model';
import type { Bindings } from '../../../spec/bindings';

/** What the Envoy routes of an API are made from. */
export interface RouteContext {
  readonly gateway: GatewayModel;
  readonly api: ApiModel;
  readonly bindings: Bindings;
  /** Whether some caller of the gateway is not known by a token alone. */
  readonly callersBeyondTokens: boolean;
}
