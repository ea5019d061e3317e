import { type CertificateName, certificateNames } from '../../../../model/client-certificate';
import type { SchemeModel } from '../../../../model/scheme';
import { quoteRegex, typed } from '../typed';
import { anyOf } from './rbac';

/** The caller's certificate has one of a scheme's names. The listener has checked it before: what it refuses never becomes a request. */
export function hasNameOf(scheme: SchemeModel): object {
  return anyOf(certificateNames(scheme).map(hasName));
}

function hasName({ name, kind }: CertificateName): object {
  const san_matcher = { san_type: kind === 'uri' ? 'URI' : 'DNS', matcher: kind === 'uri' ? { exact: name } : sameHost(name) };
  const config = typed('envoy.extensions.rbac.principals.mtls_authenticated.v3.Config', { san_matcher });
  return { custom: { name: 'certificate', typed_config: config } };
}

/** The same name in upper or lower case. Of an exact text Envoy would take a wildcard in the certificate for an equal. */
function sameHost(name: string) {
  return { safe_regex: { regex: `(?i)${quoteRegex(name)}` } };
}
