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
type Material = Pick<Jwk, 'kty' | 'n' | 'e' | 'crv' | 'x' | 'y'>;

interface Kind {
  /** Algorithms that a key of this kind can verify. */
  readonly algorithms: readonly string[];
  /** The public members and nothing else; undefined where they are not a sound key. */
  readonly material: (key: Members) => Material | undefined;
}

const RSA_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const RSA_BITS = { min: 2048, max: 8192 };

/** Members that only private or symmetric keys have (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['RSA', { algorithms: RSA_ALGORITHMS, material: rsa }],
  ['EC/P-256', { algorithms: ['ES256'], material: (key: Members) => ec(key, 'P-256', 32) }],
  ['EC/P-384', { algorithms: ['ES384'], material: (key: Members) => ec(key, 'P-384', 48) }],
  ['EC/P-521', { algorithms: ['ES512'], material: (key: Members) => ec(key, 'P-521', 66) }],
  ['OKP/Ed25519', { algorithms: ['EdDSA'], material: ed25519 }],
]);

/** Every algorithm that a token may be signed with: asymmetric ones only. */
export const SIGNATURE_ALGORITHMS: readonly string[] = [...KINDS.values()].flatMap((kind) => kind.algorithms);

/**
 * The keys of a JSON Web Key Set that may verify tokens signed with one of `algorithms`.
 *
 * Keeps public RSA (2048 to 8192 bits), EC (P-256, P-384, P-521) and Ed25519 keys that are meant for signatures. A key that
 * names an algorithm keeps it; one that names none is returned once for each allowed algorithm that fits its kind. Keys with
 * private members are left out whole, whatever else they say. A value that is no key set has no usable keys.
 */
export function usableKeys(jwks: unknown, algorithms: readonly string[]): UsableKeys {
  const keys = isObject(jwks) && Array.isArray(jwks.keys) ? jwks.keys : [];
  const allowed = new Set(algorithms);
  return { keys: keys.filter(isObject).flatMap((key) => bind(key, allowed)) };
}

/** One copy of the key for each algorithm that it may be used with. */
function bind(key: Members, allowed: ReadonlySet<string>): Jwk[] {
  const kind = kindOf(key);
  if (kind === undefined || !isPublicSignatureKey(key)) return [];
  const material = kind.material(key);
  if (material === undefined) return [];
  const { alg, kid } = key;
  if (kid !== undefined && typeof kid !== 'string') return [];
  return kind.algorithms
    .filter((algorithm) => allowed.has(algorithm) && (alg === undefined || alg === algorithm))
    .map((algorithm) => ({ ...material, alg: algorithm, use: 'sig', ...(kid !== undefined && { kid }) }));
}

function kindOf({ kty, crv }: Members): Kind | undefined {
  return KINDS.get(kty === 'RSA' ? 'RSA' : `${kty}/${crv}`);
}

function isPublicSignatureKey(key: Members): boolean {
  const { use, key_ops: operations } = key;
  return (
    !PRIVATE_MEMBERS.some((member) => member in key) &&
    (use === undefined || use === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify')))
  );
}

function rsa({ n, e }: Members): Material | undefined {
  const modulus = octets(n);
  const exponent = octets(e);
  if (modulus === undefined || exponent === undefined) return undefined;
  const bits = bitLength(modulus);
  if (bits < RSA_BITS.min || bits > RSA_BITS.max || !isOdd(modulus)) return undefined;
  // an exponent of 1 verifies anything
  if (bitLength(exponent) < 2 || bitLength(exponent) > 32 || !isOdd(exponent)) return undefined;
  return { kty: 'RSA', n: n as string, e: e as string };
}

function ec({ x, y }: Members, crv: string, size: number): Material | undefined {
  if (octets(x)?.length !== size || octets(y)?.length !== size) return undefined;
  return { kty: 'EC', crv, x: x as string, y: y as string };
}

function ed25519({ x }: Members): Material | undefined {
  return octets(x)?.length === 32 ? { kty: 'OKP', crv: 'Ed25519', x: x as string } : undefined;
}

/** The bytes of a Base64urlUInt; undefined for anything but unpadded base64url. */
function octets(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]+$/.test(value) || value.length % 4 === 1) return undefined;
  return Buffer.from(value, 'base64url');
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first]) + 24;
}

function isOdd(bytes: Uint8Array): boolean {
  return bytes[bytes.length - 1] % 2 === 1;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
