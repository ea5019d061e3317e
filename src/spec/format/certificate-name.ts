import type { Fault } from '../schema';
import { not, text } from './text';

const LABEL = '[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const DNS_NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[!#$%&'()*+,./0-9:;=?@A-Z[\]_a-z~-]+$/;

/** A name that a certificate may have: of a host, exactly, or a URI. */
export function certificateName() {
  return text({ what: 'a name in a certificate', example: '"spiffe://example.com/ns/billing/sa/billing"', check: nameFault });
}

function nameFault(value: string): Fault | undefined {
  if (URI.test(value) ? value.length <= 2048 : DNS_NAME.test(value) && value.length <= 253) return undefined;
  const wildcard = 'names are compared exactly, so list each of them';
  const example = 'write a DNS name or a URI, as in "billing.example.com" or "spiffe://example.com/ns/billing/sa/billing"';
  return not(value, 'a DNS name or a URI', value.includes('*') ? wildcard : example, 'NotACertificateName');
}
