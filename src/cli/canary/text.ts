import type { Edited } from './edit';
import type { Step } from './step';
import type { Tried } from './tried';

/** What was done, and what comes next. */
export function stepLines(tried: Tried, { before, after }: Step): string[] {
  const { api, key, canary, shares } = tried;
  const position = shares.includes(after) ? `, step ${shares.indexOf(after) + 1} of ${shares.length}` : '';
  const moved = `${before} % → ${after} % of the requests to ${canary.backend}${position}`;
  return [`${key} of ${api.name}: ${before === after ? `is at ${after} % already` : moved}`, `next: ${next(tried, after)}`];
}

function next({ spec, api, key, canary, shares, loaded }: Tried, share: number): string {
  const following = shares[shares.indexOf(share) + 1];
  if (following === undefined) return `write backend: ${canary.backend} for the route and remove the canary, or abort`;
  const route = JSON.stringify(loaded.apis.length > 1 ? `${api.name}:${key}` : key);
  const back = share === 0 ? '' : ', and abort to 0 %';
  return `deliver it; then tollgate canary advance ${spec} ${route} takes it to ${following} %${back}`;
}

/** The line that changes, as a patch. */
export function patchLines({ file, before, after }: Edited): string[] {
  const [old, young] = [before.split('\n'), after.split('\n')];
  const at = old.findIndex((line, index) => line !== young[index]);
  if (at < 0) return [];
  return [`--- ${file}`, `+++ ${file}`, `@@ -${at + 1} +${at + 1} @@`, `-${old[at]}`, `+${young[at]}`];
}
