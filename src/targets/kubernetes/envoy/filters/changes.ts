import type { RouteModel } from '../../../../model/route';
import type { ChangesModel, HeaderChange } from '../../../../model/transform';
import type { ValueText } from '../../../../model/value';
import { INTERNAL_HEADER } from '../names';
import { addHeader, literal, setHeader, typed } from '../typed';
import { celPieces, celText, command, isPresent, type Reference } from '../values';
import { queryHeader } from './query';

/** Changes requests on their way to the backend, and every answer. */
export const CHANGES_FILTER = 'tollgate.changes';

/** Changes answers of backends, in the clusters: what the gateway answers by itself never passes it. */
export const BACKEND_CHANGES_FILTER = 'tollgate.backend-changes';

const TYPE = 'envoy.extensions.filters.http.header_mutation.v3';

/** One step: `{ remove }` or `{ append }`. */
export type Mutation = object;

/** The filter of the gateway, with what it changes in every answer. */
export function changesFilter(responseMutations: readonly Mutation[]) {
  return { name: CHANGES_FILTER, typed_config: typed(`${TYPE}.HeaderMutation`, { mutations: { response_mutations: responseMutations } }) };
}

/** The filter of a cluster. It changes nothing by itself. */
export function backendChangesFilter() {
  return idleChangesFilter(BACKEND_CHANGES_FILTER);
}

/** A filter that changes what a route says, and nothing by itself. */
export function idleChangesFilter(name: string) {
  return { name, typed_config: typed(`${TYPE}.HeaderMutation`) };
}

/** What one of the two filters changes on a route. */
export function changesPerRoute(mutations: { request_mutations?: readonly Mutation[]; response_mutations?: readonly Mutation[] }) {
  return typed(`${TYPE}.HeaderMutationPerRoute`, { mutations });
}

/** The header changes of a request or an answer, as steps. A value that is missing sets nothing. */
export function mutations(of: 'request' | 'response', changes: ChangesModel, route: RouteModel): Mutation[] {
  const query = changes.setQuery.map(({ value }, index) => ({ name: queryHeader(index), value }));
  const setHeaders = [...changes.setHeaders, ...query];
  const { before, after, values } = prepare([...setHeaders, ...changes.addHeaders], { of, route });
  const sets = setHeaders.map((change) => ({ append: setHeader(change.name, values.get(change) as string) }));
  const adds = changes.addHeaders.map((change) => ({ append: addHeader(change.name, values.get(change) as string) }));
  const removed = [...changes.removeHeaders, ...changes.setHeaders.map((change) => change.name)];
  return [...before, ...removed.map((remove) => ({ remove })), ...sets, ...adds, ...after];
}

interface Context {
  readonly of: 'request' | 'response';
  readonly route: RouteModel;
}

/** Texts with several parts are put together from internal headers, so that one missing part leaves all of it out. */
function prepare(changes: readonly HeaderChange[], context: Context) {
  const parts = new Map<string, string>();
  const changed = new Set(changes.map((change) => change.name));
  const values = new Map(changes.map((change) => [change, formatted(change.value, parts, changed, context)]));
  const before = [...parts].map(([text, header]) => ({ append: setHeader(header, text) }));
  return { before, after: [...parts.values()].map((remove) => ({ remove })), values };
}

function formatted(text: ValueText, parts: Map<string, string>, changed: ReadonlySet<string>, { of, route }: Context): string {
  if (text.every((part) => typeof part === 'string')) return literal(text.join(''));
  const [only] = text as [Reference];
  const changesItself = of === 'request' && only.source === 'header' && changed.has((only.name as string).toLowerCase());
  if (text.length === 1 && !changesItself) return command(only, route);
  const pieces = text.map((part) =>
    typeof part === 'string' ? celText(part) : `${of}.headers['${internalHeader(command(part, route), parts)}']`,
  );
  return celPieces(pieces, pieces.filter((_, index) => typeof text[index] !== 'string').map(isPresent));
}

function internalHeader(text: string, parts: Map<string, string>): string {
  const name = parts.get(text) ?? `${INTERNAL_HEADER}part-${parts.size}`;
  parts.set(text, name);
  return name;
}
