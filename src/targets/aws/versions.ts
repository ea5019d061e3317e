import type { RouteModel } from '../../model/route';

/** The headers of a fixed answer, with what is said of its version. */
export function withAnnounced(
  headers: { readonly [name: string]: string },
  { announced }: Pick<RouteModel, 'announced'>,
): { readonly [name: string]: string } {
  const all = { ...headers };
  for (const { name, value } of announced?.setHeaders ?? []) all[name] = value.join('');
  for (const { name, value } of announced?.addHeaders ?? []) all[name] = [all[name] ?? [], value.join('')].flat().join(', ');
  return all;
}
