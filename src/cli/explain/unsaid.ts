import type { AccessModel } from '../../model/access';
import type { ApiModel } from '../../model/model';
import { isAsked, isSent } from './asked';
import { isSaid, kindOf, OPTIONS } from './credential';
import { isPlaced } from './placed';
import type { AskedRequest } from './request';

/** Of alternatives the first decides whose credential came. If that one stands in the request and nothing was said of it: the option that would say it. */
export function unsaidOption(access: Exclude<AccessModel, { open: string }>, request: AskedRequest, api: ApiModel): string | undefined {
  if ('allOf' in access) return undefined;
  for (const entry of access.anyOf) {
    const scheme = api.schemes.get(entry.scheme);
    const kind = kindOf(entry, api);
    if (scheme === undefined) continue;
    if (isAsked(scheme) ? isSent(scheme, request) : isSaid(kind, request)) return undefined;
    if (!isAsked(scheme) && isPlaced(scheme, request)) return OPTIONS.get(kind)?.[0];
  }
  return undefined;
}
