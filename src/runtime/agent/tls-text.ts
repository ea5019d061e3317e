import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { TLS_ENTRIES, type TlsDelivery } from '../../targets/kubernetes/agent-plan';
import type { EnvoyResource } from '../../targets/kubernetes/envoy/resources';
import { authorityResource, certificateResource } from '../../targets/kubernetes/envoy/tls';

/** What a secret is to Envoy, and when the first of its certificates ends; or what is wrong with it, without a word of what it holds. */
export type TlsText = { readonly resource: EnvoyResource; readonly ends: Date } | { readonly fault: string };

/** Reads a secret. `read` answers undefined where an entry is not there. */
export function readTlsText({ kind, name }: TlsDelivery, read: (key: string) => string | undefined): TlsText {
  const entries = TLS_ENTRIES[kind];
  const missing = entries.filter((entry) => read(entry) === undefined);
  if (missing.length > 0) return { fault: `has no ${missing.join(' and no ')}` };
  const [pem, key] = entries.map(read) as [string, string];
  const certificates = certificatesIn(pem);
  if (certificates === undefined) return { fault: `holds no certificate that can be read in ${entries[0]} (PEM)` };
  const ends = new Date(Math.min(...certificates.map(({ validTo }) => Date.parse(validTo))));
  if (kind === 'authority') return { resource: authorityResource(name, pem), ends };
  const fault = pairFault(certificates[0] as X509Certificate, key);
  return fault === undefined ? { resource: certificateResource(name, pem, key), ends } : { fault };
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a text; undefined where it has none, or one that is broken. */
function certificatesIn(pem: string): X509Certificate[] | undefined {
  try {
    const found = (pem.match(BLOCK) ?? []).map((block) => new X509Certificate(block));
    return found.length === 0 ? undefined : found;
  } catch {
    return undefined;
  }
}

/** Why Envoy would not take the two; undefined where it does. */
function pairFault(certificate: X509Certificate, text: string): string | undefined {
  const key = privateKey(text);
  if (key === undefined) return 'holds no private key that can be read in tls.key (PEM, not encrypted)';
  if (!certificate.checkPrivateKey(key)) return 'holds a key in tls.key that is not that of the certificate in tls.crt';
  if (!isStrong(key)) return 'holds a key of another kind than RSA from 2048 bits on, P-256, P-384 and P-521';
  return undefined;
}

function privateKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

const CURVES: ReadonlySet<string | undefined> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

function isStrong({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails.modulusLength ?? 0) >= 2048;
  return asymmetricKeyType === 'ec' && CURVES.has(asymmetricKeyDetails.namedCurve);
}
