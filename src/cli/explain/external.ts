import type { AccessModel } from '../../model/access';
import { type ExternalSchemeModel, isExternal } from '../../model/external-schemes';
import type { ApiModel } from '../../model/model';
import type { SchemeModel } from '../../model/scheme';
import type { AskedRequest } from './request';

type Rule = Exclude<AccessModel, { open: string }>;

/** The schemes of a rule whose callers services decide on. */
export function servicesOf(access: Rule, api: ApiModel): ExternalSchemeModel[] {
  return schemesOf(access, api).filter(isExternal);
}

/** Whether one of the headers that the service of a scheme gets was sent. */
export function isSent({ external }: ExternalSchemeModel, { headers }: AskedRequest): boolean {
  return external.sendHeaders.some((name) => headers.has(name));
}

/** Of alternatives the one whose credential came first, if a service decides on it. */
export function decidingService(access: Rule, request: AskedRequest, api: ApiModel): ExternalSchemeModel | undefined {
  const first = 'anyOf' in access ? schemesOf(access, api).find((scheme) => came(scheme, request)) : undefined;
  return isExternal(first) ? first : undefined;
}

function schemesOf(access: Rule, { schemes }: ApiModel): SchemeModel[] {
  return ('anyOf' in access ? access.anyOf : access.allOf).flatMap(({ scheme }) => schemes.get(scheme) ?? []);
}

function came(scheme: SchemeModel, request: AskedRequest): boolean {
  if (isExternal(scheme)) return isSent(scheme, request);
  return (scheme.kind === 'apiKey' ? request.consumer : request.claims) !== undefined;
}
