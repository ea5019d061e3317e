import type { AccessModel } from '../../model/access';
import type { ApiModel } from '../../model/model';
import { askedSchemes, headersOf, isSent } from './asked';
import { kindOf, OPTIONS } from './credential';
import type { AskedRequest } from './request';

/** The options that would decide; undefined where what was said is enough. */
export function lackingOption(access: Exclude<AccessModel, { open: string }>, request: AskedRequest, api: ApiModel): string | undefined {
  const others = askedSchemes(access, api);
  if ('allOf' in access && !others.every((scheme) => isSent(scheme, request))) return undefined;
  const kinds = new Set(('anyOf' in access ? access.anyOf : access.allOf).map((entry) => kindOf(entry, api)));
  const asked = [...OPTIONS].filter(([kind]) => kinds.has(kind)).map(([, each]) => each);
  const lacking = [...new Set(asked.filter(([, field]) => request[field] === undefined).map(([option]) => option))];
  if (lacking.length === 0) return undefined;
  if ('allOf' in access) return lacking.join(' and ');
  return asked.some(([, field]) => request[field] !== undefined)
    ? undefined
    : [...lacking, ...others.map((scheme) => `-H '${headersOf(scheme)[0]}: …'`)].join(' or ');
}
