import type { ApiModel, GatewayModel } from './model';
import type { SchemeModel } from './scheme';
import { sortedEntries } from './sorted';
import { usedSchemes } from './used-schemes';

/** A key by reference, and whose it is. */
export interface HeldKey {
  readonly secret: string;
  /** Entry of the secret. */
  readonly key: string;
  readonly consumer: string;
  readonly groups: readonly string[];
}

/** The keys that open a scheme: a consumer's key opens every scheme of API keys, unless it names one. */
export function keysOf(scheme: string, { spec }: Pick<ApiModel, 'spec'>): HeldKey[] {
  return sortedEntries(spec.consumers).flatMap(([consumer, { keys, groups = [] }]) =>
    keys
      .filter((key) => key.scheme === undefined || key.scheme === scheme)
      .map(({ secret, key }) => ({ secret, key, consumer, groups: [...groups].sort() })),
  );
}

/** Whether some route of a gateway asks for API keys. It looks at all of them: ask once. */
export function takesApiKeys({ apis }: GatewayModel): boolean {
  return apis.some((api) => usedKeySchemes(api).length > 0);
}

/** The schemes of API keys that some route asks for. */
export function usedKeySchemes(api: ApiModel): SchemeModel[] {
  return usedSchemes(api).filter(({ kind }) => kind === 'apiKey');
}
