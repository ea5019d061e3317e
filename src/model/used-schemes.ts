import { requirements } from './access';
import type { ApiModel } from './model';
import type { SchemeModel } from './scheme';

/** The schemes that some route asks for. */
export function usedSchemes({ routes, schemes }: Pick<ApiModel, 'routes' | 'schemes'>): SchemeModel[] {
  const used = new Set(routes.flatMap((route) => requirements(route.access).map(({ scheme }) => scheme)));
  return [...schemes.values()].filter(({ name }) => used.has(name));
}
