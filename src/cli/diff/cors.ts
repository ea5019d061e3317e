import { type CorsModel, coversOrigin } from '../../model/cors';
import type { Finding, Kind } from './change';
import { any, type Compare, each, items } from './compare';
import { durationText, was } from './words';

/** Which pages could read answers and which can. */
export function compareCors(before: CorsModel | undefined, after: CorsModel | undefined): Finding[] {
  if (before === undefined && after === undefined) return [];
  if (after === undefined) return each(['breaking'], `cors: pages of ${before?.origins.join(', ')} can no longer read answers`);
  if (before === undefined) return each([wider(after)], `cors: pages of ${after.origins.join(', ')} can now read answers`);
  const listed = items({ gone: 'breaking', added: wider(after) });
  return [
    ...compareOrigins(before, after),
    ...compareMethods(listed, before, after),
    ...listed('cors.headers', before.headers, after.headers),
    ...listed('cors.exposeHeaders', before.exposeHeaders, after.exposeHeaders),
    ...compareCredentials(before, after),
    ...any('operations')('cors.maxAge', durationText(before.maxAgeSeconds * 1000), durationText(after.maxAgeSeconds * 1000)),
  ];
}

/** More for pages that may send cookies weakens; without them anyone outside of a browser could do it all along. */
function wider({ credentials }: CorsModel): Kind {
  return credentials ? 'weakened' : 'security';
}

function compareOrigins(before: CorsModel, after: CorsModel): Finding[] {
  const beyond = (some: CorsModel, others: CorsModel) =>
    some.origins.filter((origin) => !others.origins.some((one) => coversOrigin(one, origin)));
  return [
    ...beyond(before, after).flatMap((origin) => each(['breaking'], `cors: pages of ${origin} can no longer read answers`)),
    ...beyond(after, before).flatMap((origin) => each([wider(after)], `cors: pages of ${origin} can now read answers`)),
  ];
}

/** No list stands for the methods that the path has. */
function compareMethods(listed: Compare, before: CorsModel, after: CorsModel): Finding[] {
  if (before.methods.length > 0 === after.methods.length > 0) return listed('cors.methods', before.methods, after.methods);
  const text = (methods: readonly string[]) => (methods.length === 0 ? "all of the path's" : methods);
  return each(['breaking', wider(after)], was('cors.methods', text(before.methods), text(after.methods)));
}

function compareCredentials(before: CorsModel, after: CorsModel): Finding[] {
  if (before.credentials === after.credentials) return [];
  return after.credentials
    ? each(['weakened'], `cors: pages of ${after.origins.join(', ')} may now send cookies`)
    : each(['breaking'], `cors: pages of ${after.origins.join(', ')} may no longer send cookies`);
}
