import type { Requirement } from '../../model/access';
import type { ApiModel } from '../../model/model';
import type { SchemeModel } from '../../model/scheme';
import type { AskedRequest } from './request';

/** The options that say which credential came, by the kind of the scheme that takes it. */
export const OPTIONS: ReadonlyMap<
  SchemeModel['kind'] | undefined,
  readonly [option: string, field: 'claims' | 'consumer' | 'certificate']
> = new Map([
  ['jwt', ['--claims', 'claims']],
  ['introspection', ['--claims', 'claims']],
  ['login', ['--claims', 'claims']],
  ['apiKey', ['--consumer', 'consumer']],
  ['clientCertificate', ['--certificate', 'certificate']],
]);

/** Whether something was said of the credential that schemes of a kind take. */
export function isSaid(kind: SchemeModel['kind'] | undefined, request: AskedRequest): boolean {
  return request[OPTIONS.get(kind)?.[1] ?? 'claims'] !== undefined;
}

/** The kind of an entry's scheme. */
export function kindOf({ scheme }: Requirement, api: ApiModel): SchemeModel['kind'] | undefined {
  return api.schemes.get(scheme)?.kind;
}

/** Whether the callers of an entry have claims. */
export function takesClaims(entry: Requirement, api: ApiModel): boolean {
  return OPTIONS.get(kindOf(entry, api))?.[1] === 'claims';
}

/** Whether the callers of an entry are consumers. */
export function takesKeys(entry: Requirement, api: ApiModel): boolean {
  return kindOf(entry, api) === 'apiKey';
}
