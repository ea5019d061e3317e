import { type AsymmetricKeyDetails, createPublicKey, type JsonWebKey } from 'node:crypto';
import { type Check, type Fault, leaf } from '../schema';
import { show } from './show';

/** Members that only private keys have (RFC 7518, 6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/** Keys of other curves verify nothing here, and nothing is known of them. */
const CURVES: readonly unknown[] = ['P-256', 'P-384', 'P-521', 'Ed25519'];

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
  if (PRIVATE.some((member) => member in key))
    return 'is a private key, which is a secret; write its public half (and replace the key: it has been in a file)';
  if (!['RSA', 'EC', 'OKP'].includes(kty as string)) return `has the type ${show(kty)}; write public keys, of the type RSA, EC or OKP`;
  if ('kid' in key && typeof key.kid !== 'string') return `has the kid ${show(key.kid)}; write it as text, in quotes`;
  return materialProblem(key as JsonWebKey);
}

function materialProblem({ kty, crv, n, e, x, y }: JsonWebKey): string | undefined {
  if (kty !== 'RSA' && !CURVES.includes(crv)) return undefined;
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

/** An exponent of 1 verifies anything. */
function rsaProblem({ modulusLength: bits = 0, publicExponent: exponent = 0n }: AsymmetricKeyDetails, modulus: string): string | undefined {
  if (bits < 2048) return `has ${bits} bits, and RSA signatures need at least 2048 (RFC 7518, 3.3); take a longer key`;
  if (bits > 8192) return `has ${bits} bits; take a key of at most 8192`;
  const odd = (Buffer.from(modulus, 'base64url').at(-1) as number) % 2 === 1 && exponent % 2n === 1n;
  return odd && exponent > 1n && exponent < 2n ** 32n ? undefined : UNSOUND;
}
