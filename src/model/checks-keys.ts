import type { ApiModel } from './model';
import type { Report } from './report';
import { schemePath } from './scheme-path';

/** What a key can verify, by its curve, or by its type where there are no curves. */
const ALGORITHMS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['RSA', ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
  ['P-256', ['ES256']],
  ['P-384', ['ES384']],
  ['P-521', ['ES512']],
  ['Ed25519', ['EdDSA']],
]);

/** Refuses keys written in a scheme of which none can verify its tokens: every token would be refused. */
export function checkKeys(api: ApiModel, report: Report): void {
  for (const { name, jwt } of api.schemes.values()) {
    if (jwt === undefined || !('inline' in jwt.keys) || jwt.keys.inline.keys.some((key) => verifies(key, jwt.algorithms))) continue;
    const instead = 'add the key that signs the tokens, or write its algorithm in algorithms';
    report.error(
      `${schemePath(api, name)}.jwt.jwks`,
      'NoKeyFits',
      `no key of the set verifies signatures of ${jwt.algorithms.join(', ')}, so every token would be refused; ${instead}`,
    );
  }
}

interface Key {
  readonly kty?: unknown;
  readonly crv?: unknown;
  readonly alg?: unknown;
  readonly use?: unknown;
  readonly key_ops?: unknown;
}

function verifies(key: unknown, allowed: readonly string[]): boolean {
  const { kty, crv, alg, use = 'sig', key_ops: operations = ['verify'] } = Object(key) as Key;
  if (use !== 'sig' || !Array.isArray(operations) || !operations.includes('verify')) return false;
  const fitting = ALGORITHMS.get(kty === 'RSA' ? kty : crv) ?? [];
  return fitting.some((algorithm) => allowed.includes(algorithm) && (alg === undefined || alg === algorithm));
}
