import type { ApiModel, GatewayModel } from './model';
import type { SchemeModel } from './scheme';
import { usedSchemes } from './used-schemes';

/** A name that a certificate may have, and the kind of name that it is. */
export interface CertificateName {
  readonly name: string;
  readonly kind: 'uri' | 'dns';
}

/** The names that a scheme takes. A colon makes a URI: no name of a host has one. */
export function certificateNames({ spec: { clientCertificate } }: Pick<SchemeModel, 'spec'>): CertificateName[] {
  return (clientCertificate?.subjectAltNames ?? []).map((name) => ({ name, kind: name.includes(':') ? 'uri' : 'dns' }));
}

/** Whether a name in a certificate is one that is listed. Names of hosts are the same in upper and lower case (RFC 4343). */
export function isListedName({ name, kind }: CertificateName, other: string): boolean {
  return kind === 'uri' ? name === other : name.toLowerCase() === other.toLowerCase();
}

/** The first of a scheme's names that a certificate has. */
export function matchingName(scheme: Pick<SchemeModel, 'spec'>, names: readonly string[]): string | undefined {
  return certificateNames(scheme).find((listed) => names.some((name) => isListedName(listed, name)))?.name;
}

/** Whether some route of a gateway asks for client certificates. */
export function takesClientCertificates(gateway: GatewayModel): boolean {
  return clientAuthorities(gateway).size > 0;
}

/** A scheme of an API. */
interface SchemeOfApi {
  readonly api: ApiModel;
  readonly scheme: string;
}

/** The secrets with the authorities of client certificates, each with the schemes that name it. */
export function clientAuthorities({ apis }: GatewayModel): Map<string, readonly SchemeOfApi[]> {
  const found = new Map<string, readonly SchemeOfApi[]>();
  for (const api of apis) {
    for (const { name: scheme, spec } of usedSchemes(api, 'clientCertificate')) {
      const secret = spec.clientCertificate?.ca.secret as string;
      found.set(secret, [...(found.get(secret) ?? []), { api, scheme }]);
    }
  }
  return found;
}
