import { usableKeys } from './jwks';
import type { ApiModel } from './model';
import type { Report } from './report';
import { schemePath } from './scheme-path';

/** Refuses keys written in a scheme of which none can verify its tokens: every token would be refused. */
export function checkKeys(api: ApiModel, report: Report): void {
  for (const { name, jwt } of api.schemes.values()) {
    if (jwt === undefined || !('inline' in jwt.keys) || usableKeys(jwt.keys.inline, jwt.algorithms).keys.length > 0) continue;
    const instead = 'add the key that signs the tokens, or write its algorithm in algorithms';
    report.error(
      `${schemePath(api, name)}.jwt.jwks`,
      'NoKeyFits',
      `no key of the set verifies signatures of ${jwt.algorithms.join(', ')}, so every token would be refused; ${instead}`,
    );
  }
}
