import { type Check, type Fault, leaf } from '../schema';
import { show } from './show';
import { not, text } from './text';

/** Asymmetric signatures (RFC 7518 and RFC 8037). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Members that only private keys have (RFC 7518, 6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

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

/** A JSON Web Key Set (RFC 7517) of public keys. What it holds is never shown. */
export function publicKeys() {
  return leaf<unknown>(keySetFault, { type: 'object', required: ['keys'], properties: { keys: { type: 'array', minItems: 1 } } });
}

const keySetFault: Check = (value) => {
  const keys = (value as { keys?: unknown } | null | undefined)?.keys;
  if (!Array.isArray(keys) || keys.length === 0)
    return { code: 'KeyRefused', message: 'is not a set of keys; write { keys: [...] } with at least one public key (RFC 7517)' };
  for (const [index, key] of keys.entries()) {
    const why = keyProblem(key);
    if (why !== undefined) return { code: 'KeyRefused', path: ['keys', index], message: why };
  }
  return undefined;
};

function keyProblem(key: unknown): string | undefined {
  if (typeof key !== 'object' || key === null) return 'is not a key; write a JSON Web Key (RFC 7517)';
  const { kty } = key as { kty?: unknown };
  if (kty === 'oct' || 'k' in key) return 'is a symmetric key, which is a secret; write public keys, of the type RSA, EC or OKP';
  if (PRIVATE.some((member) => member in key))
    return 'is a private key, which is a secret; write its public half (and replace the key: it has been in a file)';
  if (['RSA', 'EC', 'OKP'].includes(kty as string)) return undefined;
  return `has the type ${show(kty)}; write public keys, of the type RSA, EC or OKP`;
}
