import { authorizerOf } from '../../capability/bound';
import type { AccessModel } from '../../model/access';
import { type ExternalSchemeModel, isExternal } from '../../model/external-schemes';
import { type HmacSchemeModel, isHmac } from '../../model/hmac-schemes';
import type { ApiModel } from '../../model/model';
import type { SchemeModel } from '../../model/scheme';
import type { Bindings } from '../../spec/bindings';
import { isSaid } from './credential';
import type { AskedRequest } from './request';

type Rule = Exclude<AccessModel, { open: string }>;

/** A scheme on whose callers something decides that is not known here: a service, or a body. */
export type AskedScheme = ExternalSchemeModel | HmacSchemeModel;

/** Whether a scheme is such a one. */
export function isAsked(scheme: SchemeModel | undefined): scheme is AskedScheme {
  return isExternal(scheme) || isHmac(scheme);
}

/** What decides on the callers of a scheme of an API. */
export function decidesOn(scheme: AskedScheme, { name: api }: ApiModel, bindings: Bindings): string {
  if (isHmac(scheme)) return `the signature of the body decides, by "${scheme.name}"${timely(scheme)}`;
  if (authorizerOf(bindings, api, scheme.name) !== undefined) return `the function that is bound to "${scheme.name}" decides`;
  return `the service of "${scheme.name}" decides, ${scheme.external.url}`;
}

function timely({ hmac: { timestamp } }: HmacSchemeModel): string {
  return timestamp === undefined ? '' : `, if "${timestamp.header}" lies within ${timestamp.toleranceMillis / 1000} s of now`;
}

/** The headers in which its credential comes. */
export function headersOf(scheme: AskedScheme): readonly string[] {
  return isHmac(scheme) ? [scheme.hmac.header] : scheme.external.sendHeaders;
}

/** Such schemes of a rule. */
export function askedSchemes(access: Rule, api: ApiModel): AskedScheme[] {
  return schemesOf(access, api).filter(isAsked);
}

/** Whether one of its headers was sent. */
export function isSent(scheme: AskedScheme, { headers }: AskedRequest): boolean {
  return headersOf(scheme).some((name) => headers.has(name));
}

/** Of alternatives the one whose credential came first, if it is such a one. */
export function decidingScheme(access: Rule, request: AskedRequest, api: ApiModel): AskedScheme | undefined {
  const first = 'anyOf' in access ? schemesOf(access, api).find((scheme) => came(scheme, request)) : undefined;
  return isAsked(first) ? first : undefined;
}

function schemesOf(access: Rule, { schemes }: ApiModel): SchemeModel[] {
  return ('anyOf' in access ? access.anyOf : access.allOf).flatMap(({ scheme }) => schemes.get(scheme) ?? []);
}

function came(scheme: SchemeModel, request: AskedRequest): boolean {
  if (isAsked(scheme)) return isSent(scheme, request);
  return isSaid(scheme.kind, request);
}
