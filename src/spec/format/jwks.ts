import { type AsymmetricKeyDetails, createPublicKey, type JsonWebKey } from 'node:crypto';
import { ALGORITHMS_OF, isSoundRsa, PRIVATE_MEMBERS, RSA_BITS } from '../../model/signature-keys';
import { type Check, type Fault, leaf } from '../schema';
import { show } from './show';

/** A JSON Web Key Set (RFC 7517) of public keys. What it holds is never shown. */
export function publicKeys() {
  return leaf<unknown>(keySetFault, { type: 'object', required: ['keys'], properties: { keys: { type: 'array', minItems: 1 } } });
}

const keySetFault: Check = (value) => {
  const keys = (value as { keys?: unknown } | null | undefined)?.keys;
  if (!Array.isArray(keys) || keys.length === 0)
    return { code: 'KeyRefused', message: 'is not a set of keys; write { keys: [...] } with at least one public key (RFC 7517)' };
  return undefined;
};

/** What is wrong with the keys of a set. A key for another use may stand there as long as it is sound (RFC 7517, 5). */
export function keyFaults(jwks: unknown): Fault[] {
  const { keys } = Object(jwks) as { readonly keys?: unknown };
  return (Array.isArray(keys) ? keys : []).flatMap((key, index) => {
    const message = keyProblem(key);
    return message === undefined ? [] : [{ code: 'KeyRefused', path: ['keys', index], message } as const];
  });
}

function keyProblem(key: unknown): string | undefined {
  if (typeof key !== 'object' || key === null) return 'is not a key; write a JSON Web Key (RFC 7517)';
  const { kty } = key as { kty?: unknown };
  if (kty === 'oct' || 'k' in key) return 'is a symmetric key, which is a secret; write public keys, of the type RSA, EC or OKP';
  if (PRIVATE_MEMBERS.some((member) => member in key))
    return 'is a private key, which is a secret; write its public half (and replace the key: it has been in a file)';
  if (!['RSA', 'EC', 'OKP'].includes(kty as string)) return `has the type ${show(kty)}; write public keys, of the type RSA, EC or OKP`;
  if ('kid' in key && typeof key.kid !== 'string') return `has the kid ${show(key.kid)}; write it as text, in quotes`;
  return materialProblem(key as JsonWebKey);
}

/** Keys of other curves verify nothing here, and nothing is known of them. */
function materialProblem({ kty, crv, n, e, x, y }: JsonWebKey): string | undefined {
  if (kty !== 'RSA' && !Object.keys(ALGORITHMS_OF).includes(crv as string)) return undefined;
  const members = kty === 'RSA' ? { n, e } : kty === 'EC' ? { x, y } : { x };
  for (const [name, value] of Object.entries(members)) {
    if (typeof value !== 'string' || !/^[\w-]+$/.test(value))
      return `has no ${name} in base64url without padding (RFC 7518, 6); copy the key as its issuer shows it`;
  }
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: { kty, crv, n, e, x, y }, format: 'jwk' });
    return kty === 'RSA' ? rsaProblem(asymmetricKeyDetails ?? {}, n as string) : undefined;
  } catch {
    return UNSOUND;
  }
}

const UNSOUND = 'is no sound key; copy the key as its issuer shows it';

function rsaProblem({ modulusLength: bits = 0, publicExponent: exponent = 0n }: AsymmetricKeyDetails, modulus: string): string | undefined {
  if (bits < RSA_BITS.min) return `has ${bits} bits, and RSA signatures need at least ${RSA_BITS.min} (RFC 7518, 3.3); take a longer key`;
  if (bits > RSA_BITS.max) return `has ${bits} bits; take a key of at most ${RSA_BITS.max}`;
  return isSoundRsa(modulus, exponent) ? undefined : UNSOUND;
}
