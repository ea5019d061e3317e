import type { RouteModel } from '../../../../model/route';
import { quoteRegex } from '../typed';
import type { Refusal } from './rbac';

export const REQUEST_FILTER = 'tollgate.request';

/** What a route refuses of requests that lack a header or a parameter, or have a content type that it does not take. */
export function requestRefusals(route: RouteModel): Refusal[] {
  const missing = [
    ...route.requiredHeaders.map((name) => ({ not_rule: { header: { name, present_match: true } } })),
    ...route.requiredQuery.map((name) => ({
      not_rule: {
        header: {
          name: ':path',
          string_match: { safe_regex: { regex: `[^?]*\\?(?:.*&)?${quoteRegex(encodeURIComponent(name))}(?:[=&].*)?` } },
        },
      },
    })),
  ];
  return [
    ...(missing.length > 0 ? [{ policy: '4-invalid-request' as const, on: 'permissions' as const, when: missing }] : []),
    ...(route.contentTypes === undefined
      ? []
      : [{ policy: '5-unsupported-media-type' as const, on: 'permissions' as const, when: wrongTypes(route.contentTypes) }]),
  ];
}

const WITH_BODY = { header: { name: ':method', string_match: { safe_regex: { regex: 'POST|PUT|PATCH' } } } };

/** A type that is not accepted; or none, on a method that brings a body. */
function wrongTypes(accepted: readonly string[]): object[] {
  const regex = `(?i)\\s*(?:${accepted.map(quoteRegex).join('|')})\\s*(?:;.*)?`;
  const present = { header: { name: 'content-type', present_match: true } };
  const fits = { header: { name: 'content-type', string_match: { safe_regex: { regex } } } };
  return [{ and_rules: { rules: [present, { not_rule: fits }] } }, { and_rules: { rules: [WITH_BODY, { not_rule: present }] } }];
}
