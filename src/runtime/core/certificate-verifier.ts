import { type CertificateName, isListedName } from '../../model/client-certificate';
import { alternativeNames } from './alternative-names';
import type { Verifier } from './verifier';

/** Knows callers by the names in their certificates. API Gateway has checked who issued them; what a header says of one does not count. */
export function certificateVerifier(scheme: string, names: readonly CertificateName[]): Verifier {
  return {
    async verify({ event }) {
      const pem = event?.requestContext.identity?.clientCert?.clientCertPem;
      if (pem === undefined) return 'absent';
      const shown = namesIn(pem);
      const listed = names.find((one) => shown.some(({ kind, name }) => kind === one.kind && isListedName(one, name)));
      return listed === undefined ? 'foreign' : { identity: { scheme, subject: listed.name, scopes: [], groups: [] } };
    },
  };
}

/** A certificate that cannot be read has no name. */
function namesIn(pem: string): CertificateName[] {
  try {
    return alternativeNames(pem);
  } catch {
    return [];
  }
}
