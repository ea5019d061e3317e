import type { Edited } from './edit';
import type { Step } from './step';
import type { Tried } from './tried';

/** What was done, and what comes next. */
export function stepLines({ api, key, canary, shares, spec }: Tried, { before, after }: Step): string[] {
  const done =
    before === after
      ? `is at ${after} % already`
      : `${before} % → ${after} % of the requests to ${canary.backend}${position(shares, after)}`;
  return [`${key} of ${api.name}: ${done}`, `next: ${next({ spec, key, canary, shares }, after)}`];
}

function position(shares: readonly number[], share: number): string {
  const at = shares.indexOf(share);
  return at < 0 ? '' : `, step ${at + 1} of ${shares.length}`;
}

function next({ spec, key, canary, shares }: Pick<Tried, 'spec' | 'key' | 'canary' | 'shares'>, share: number): string {
  const following = shares[shares.indexOf(share) + 1];
  if (following === undefined) return `write backend: ${canary.backend} for the route and remove the canary, or abort`;
  return `deliver it; then tollgate canary advance ${spec} ${JSON.stringify(key)} takes it to ${following} %${share === 0 ? '' : ', and abort to 0 %'}`;
}

/** The line that changes, as a patch. */
export function patchLines({ file, before, after }: Edited): string[] {
  const [old, young] = [before.split('\n'), after.split('\n')];
  const at = old.findIndex((line, index) => line !== young[index]);
  if (at < 0) return [];
  return [`--- ${file}`, `+++ ${file}`, `@@ -${at + 1} +${at + 1} @@`, `-${old[at]}`, `+${young[at]}`];
}
