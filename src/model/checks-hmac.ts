import { BODY_CEILING_BYTES } from './body';
import { readsBody } from './hmac-schemes';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';

/** Refuses bodies that are to be signed and are larger than what is held back of one. */
export function checkHmac(api: ApiModel, report: Report): void {
  const tooLarge = api.routes.filter(({ access, maxBodyBytes = 0 }) => maxBodyBytes > BODY_CEILING_BYTES && readsBody(access, api.schemes));
  for (const place of new Set(tooLarge.map(placeOf))) {
    const why = 'is above 10Mi, the most that is held back to look at a signature; write at most "10Mi"';
    report.error(`${place}body.maxSize`, 'SignedBodyTooLarge', why);
  }
}

function placeOf({ key, origin }: RouteModel): string {
  if (origin.body === 'route') return `${at('routes', key)}.`;
  return origin.body === 'api' ? '' : 'baseline.';
}
