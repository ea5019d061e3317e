import type { SchemeModel } from '../../model/scheme';

const CHECKED: ReadonlySet<SchemeModel['kind']> = new Set(['jwt', 'apiKey', 'introspection', 'clientCertificate', 'external', 'hmac']);

/** Whether the authorizer can check a kind of scheme, or of signed bodies the proxy. */
export function isChecked(kind: SchemeModel['kind']): boolean {
  return CHECKED.has(kind);
}
