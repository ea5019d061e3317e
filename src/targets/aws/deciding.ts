import type { AccessModel } from '../../model/access';
import { credentialGroups } from '../../model/credential-groups';
import type { SchemeModel } from '../../model/scheme';
import type { PlanContext } from './context';
import { schemesOf } from './request-headers';

/** The schemes of an access rule in the order in which they decide; of alternatives, those that share a place stand together. */
export function deciding(access: AccessModel, { api }: PlanContext): string[][] {
  const names = schemesOf(access);
  if (!('anyOf' in access)) return names.map((name) => [name]);
  return credentialGroups(names.map((name) => api.schemes.get(name) as SchemeModel)).map(({ schemes }) => [...schemes]);
}
