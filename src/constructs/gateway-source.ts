import type { ApiSpec } from '../spec/api';
import type { Bindings } from '../spec/bindings';
import type { GatewaySettings } from '../spec/gateway';

/** What one gateway is made from. */
export interface GatewaySource {
  /** The gateway's name, which names its objects. */
  readonly name: string;
  readonly bindings: Bindings;
  readonly settings: GatewaySettings;
  /** The APIs as they are when this is called. Called once, when the app is synthesized. */
  readonly apis: () => readonly ApiSpec[];
}
