import type { SecretRef } from './secret';

/** Token exchange (RFC 8693) before the backend. */
export interface Exchange {
  readonly endpoint: string;
  readonly audience: string;
  readonly scopes?: string[];
  readonly client: SecretRef;
}
