import type { ApiModel, GatewayModel } from '../model/model';
import type { Bindings } from '../spec/bindings';

/** One thing about a route that API Gateway cannot do, so that a function of ours stands in the way of its requests. */
export interface ProxyReason {
  /** As the route or its API has it, in steps with dots between them: `request.headers.add`. It stands for all below it. */
  readonly field: string;
  /** A sentence for reports. */
  readonly why: string;
}

/** What the decision about a route looks at besides the route. */
export interface ProxyContext {
  readonly model: Pick<GatewayModel, 'securityHeaders' | 'limits'>;
  readonly api: ApiModel;
  readonly bindings: Bindings;
}

/** A reason, where there is one. */
export function reason(needed: boolean, field: string, why: string): ProxyReason[] {
  return needed ? [{ field, why }] : [];
}
