import type { RouteModel } from '../../../../model/route';
import { CHUNKED_HEADER } from '../names';
import { hasFilledParameter } from '../parameters';
import { quoteRegex } from '../typed';
import type { Refusal } from './rbac';

/** The filter that looks at required parts and content types. */
export const REQUEST_FILTER = 'tollgate.request';

/** What a route refuses of requests that lack a header or a parameter, have a content type that it does not take, or a body where none may be. */
export function requestRefusals(route: RouteModel): Refusal[] {
  const missing = [
    ...route.requiredHeaders.map((name) => lacks(name, FILLED_HEADER)),
    ...route.requiredQuery.map((name) => lacks(':path', hasFilledParameter(name))),
  ];
  return [
    ...(missing.length > 0 ? [{ policy: '4-invalid-request' as const, on: 'permissions' as const, when: missing }] : []),
    ...(route.contentTypes === undefined
      ? []
      : [{ policy: '5-unsupported-media-type' as const, on: 'permissions' as const, when: wrongTypes(route.contentTypes) }]),
    ...(route.maxBodyBytes === 0 ? [{ policy: '6-too-large' as const, on: 'permissions' as const, when: [WITH_BODY] }] : []),
  ];
}

/** What is blank is missing; of several headers of one name one has to have a value. */
const FILLED_HEADER = '(?s).*[^ \\t].*';

function lacks(header: string, regex: string): object {
  return { not_rule: { header: { name: header, string_match: { safe_regex: { regex } } } } };
}

/** HTTP/1.1 announces a body by one of two headers (RFC 9112, section 6.3). */
const WITH_BODY = {
  or_rules: {
    rules: [
      { header: { name: 'content-length', string_match: { safe_regex: { regex: '0*[1-9].*' } } } },
      { header: { name: CHUNKED_HEADER, present_match: true } },
    ],
  },
};

/** What may stand behind a type. A comma outside of quotes begins another header of that name. */
const PARAMETERS = '(?:[^,"]|"(?:[^"\\\\]|\\\\.)*")*';

/** A type that is not accepted; or none, for a body that was announced. */
function wrongTypes(accepted: readonly string[]): object[] {
  const regex = `(?i)\\s*(?:${accepted.map(quoteRegex).join('|')})\\s*(?:;${PARAMETERS})?`;
  const present = { header: { name: 'content-type', present_match: true } };
  const fits = { header: { name: 'content-type', string_match: { safe_regex: { regex } } } };
  return [{ and_rules: { rules: [present, { not_rule: fits }] } }, { and_rules: { rules: [WITH_BODY, { not_rule: present }] } }];
}
