import type { SecretRef } from './secret';

export interface BackendTls {
  readonly serverName?: string;
  readonly ca?: SecretRef;
  readonly clientCertificate?: SecretRef;
}
