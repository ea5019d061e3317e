import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { ALGORITHMS_OF, isSoundRsa, PRIVATE_MEMBERS, RSA_BITS } from './signature-keys';

/** A public signature key, bound to exactly one algorithm (RFC 7517, RFC 8725 section 3.1). */
export interface Jwk {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  readonly alg: string;
  readonly use: 'sig';
  readonly kid?: string;
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

/** Keys that tokens may be verified with. */
export interface UsableKeys {
  readonly keys: readonly Jwk[];
}

type Members = { readonly [member: string]: unknown };

/**
 * The keys of a JSON Web Key Set that may verify tokens signed with one of `algorithms`.
 *
 * Keeps public RSA (2048 to 8192 bits), EC (P-256, P-384, P-521) and Ed25519 keys that are meant for signatures. A key that
 * names an algorithm keeps it; one that names none is returned once for each allowed algorithm that fits its kind. Keys with
 * private members are left out whole, whatever else they say. A value that is no key set has no usable keys.
 */
export function usableKeys(jwks: unknown, algorithms: readonly string[]): UsableKeys {
  const { keys } = Object(jwks) as { readonly keys?: unknown };
  return { keys: Array.isArray(keys) ? keys.flatMap((key) => bind(Object(key), algorithms)) : [] };
}

/** One copy of the key for each algorithm that it may be used with. */
function bind(key: Members, allowed: readonly string[]): Jwk[] {
  const { alg, kid } = key;
  const material = isPublicSignatureKey(key) && (kid === undefined || typeof kid === 'string') ? materialOf(key) : undefined;
  if (material === undefined) return [];
  return (ALGORITHMS_OF[material.crv ?? 'RSA'] ?? [])
    .filter((algorithm) => allowed.includes(algorithm) && (alg === undefined || alg === algorithm))
    .map((algorithm) => ({ ...material, alg: algorithm, use: 'sig', ...(kid !== undefined && { kid }) }) as Jwk);
}

function isPublicSignatureKey(key: Members): boolean {
  const { use, key_ops: operations } = key;
  return (
    ![...PRIVATE_MEMBERS, 'k'].some((member) => member in key) &&
    (use === undefined || use === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify')))
  );
}

/** The public members and nothing else, of unpadded base64url; undefined where they are not a sound key. */
function materialOf({ kty, crv, n, e, x, y }: Members): JsonWebKey | undefined {
  try {
    const key = createPublicKey({ key: { kty, crv, n, e, x, y } as JsonWebKey, format: 'jwk' });
    const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
    const isSound =
      modulusLength === undefined ||
      (modulusLength >= RSA_BITS.min && modulusLength <= RSA_BITS.max && isSoundRsa(n as string, publicExponent as bigint));
    if (!isSound || /[^\w-]/.test([n, e, x, y].join(''))) return undefined;
    return (kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }) as JsonWebKey;
  } catch {
    return undefined;
  }
}
