import type { Fault } from '../schema';
import { not, text } from './text';

/** Asymmetric signatures (RFC 7518 and RFC 8037). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** The algorithm of a signature. */
export function algorithm() {
  return text({ what: 'an algorithm', example: '"RS256"', check: algorithmFault });
}

function algorithmFault(name: string): Fault | undefined {
  if (ALGORITHMS.includes(name)) return undefined;
  const allowed = `write one of ${ALGORITHMS.join(', ')}`;
  if (/^HS\d+$/i.test(name))
    return {
      code: 'AlgorithmRefused',
      message: `"${name}" signs with a shared secret, which everyone who checks a token could sign with too; ${allowed}`,
    };
  if (name.toLowerCase() === 'none')
    return { code: 'AlgorithmRefused', message: `"${name}" is no signature: anyone could write such a token; ${allowed}` };
  return not(name, 'an asymmetric algorithm', allowed, 'AlgorithmRefused');
}
