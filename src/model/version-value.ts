import type { Action } from './action';
import type { RewriteModel } from './rewrite';
import type { ChangesModel, HeaderChange } from './transform';
import type { ValuePart, ValueText } from './value';

/** A text in which `${version}` is the name of a version. */
export function withVersion(text: ValueText, version: string): ValueText {
  const joined: ValuePart[] = [];
  for (const part of text) {
    const known = typeof part !== 'string' && part.source === 'version' ? version : part;
    const last = joined.at(-1);
    if (typeof known === 'string' && typeof last === 'string') joined[joined.length - 1] = last + known;
    else joined.push(known);
  }
  return joined;
}

/** The same for all texts of changes. */
export function changesWithVersion(changes: ChangesModel, version: string): ChangesModel {
  const known = (list: readonly HeaderChange[]) => list.map(({ name, value }) => ({ name, value: withVersion(value, version) }));
  return {
    ...changes,
    setHeaders: known(changes.setHeaders),
    addHeaders: known(changes.addHeaders),
    setQuery: known(changes.setQuery),
  };
}

/** The same for the texts of a rewrite. */
export function rewriteWithVersion({ path, host }: RewriteModel, version: string): RewriteModel {
  return {
    ...(path === undefined ? {} : { path: withVersion(path, version) }),
    ...(host === undefined ? {} : { host: withVersion(host, version) }),
  };
}

/** The same for where a redirect leads. */
export function actionWithVersion(action: Action, version: string): Action {
  if (!('redirect' in action)) return action;
  return { redirect: { ...action.redirect, to: withVersion(action.redirect.to, version) } };
}
