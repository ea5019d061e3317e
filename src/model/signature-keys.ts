/** What verifies signatures here, by curve, or by type where there are no curves: asymmetric algorithms only (RFC 7518 and RFC 8037). */
export const ALGORITHMS_OF: { readonly [kind: string]: readonly string[] } = {
  RSA: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  'P-521': ['ES512'],
  Ed25519: ['EdDSA'],
};

/** Members that only private keys have (RFC 7518, sections 6.2.2 and 6.3.2). */
export const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/** Shorter RSA keys are forged (RFC 7518, section 3.3); longer ones cost more than they protect. */
export const RSA_BITS = { min: 2048, max: 8192 };

/** Whether an RSA key has the form of one; an exponent of 1 verifies anything. */
export function isSoundRsa(modulus: string, exponent: bigint): boolean {
  const last = Buffer.from(modulus, 'base64url').at(-1) as number;
  return last % 2 === 1 && exponent > 1n && exponent < 2n ** 32n && exponent % 2n === 1n;
}
