import type { SecretRef } from './secret';

/** Client certificates (mutual TLS) of one authority. */
export interface ClientCertificateScheme {
  readonly ca: SecretRef;
  readonly subjectAltNames: string[];
}
