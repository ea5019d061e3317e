import { X509Certificate } from 'node:crypto';
import type { CertificateName } from '../../model/client-certificate';

/** One name as Node.js prints it. A value that could be taken for several is a text of JSON (CVE-2021-44532). */
const PRINTED = /([^,:"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/y;

const KINDS: { readonly [printed: string]: CertificateName['kind'] } = { DNS: 'dns', URI: 'uri' };

/** The hosts and URIs that a certificate is for; its subject is none of them. Throws where it cannot be read. */
export function alternativeNames(pem: string): CertificateName[] {
  const { subjectAltName = '' } = new X509Certificate(pem);
  const found: CertificateName[] = [];
  for (let rest = 0; rest < subjectAltName.length; rest = PRINTED.lastIndex) {
    PRINTED.lastIndex = rest;
    const [, printed = '', value = ''] = PRINTED.exec(subjectAltName) ?? [];
    if (printed === '') throw new Error('the names of the certificate cannot be read');
    const kind = KINDS[printed];
    if (kind !== undefined) found.push({ kind, name: value.startsWith('"') ? (JSON.parse(value) as string) : value });
  }
  return found;
}
