import { hash } from 'node:crypto';
import type { Rule } from './rule';

/**
 * Under which name a counter is kept: the keys of a gateway have one hash tag, so that a cluster decides on them as one. What callers
 * send stands in it as a hash only. Counters of rules that differ in kind or period never meet.
 */
export function counterKey(gateway: string, id: string, rule: Rule, values: readonly unknown[]): string {
  const period = rule.algorithm === 'fixed-window' ? rule.per : rule.perSeconds;
  const hashed = hash('sha256', JSON.stringify(values), 'base64url').slice(0, 22);
  return `tollgate:{${gateway}}:${id}:${rule.algorithm}/${period}:${hashed}`;
}
