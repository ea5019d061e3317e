import type { Route } from '../../spec/route';
import { elements, textOf } from '../value';
import type { ImportContext } from './context';
import type { Operation } from './operations';

const MAX_LENGTH = 200;

/** What reports say about a route: its summary (or the first line of its description) and its tags. */
export function importDescription({ operation, at }: Operation, context: ImportContext): Pick<Route, 'description' | 'tags'> {
  const text = shortText(textOf(operation.summary) ?? textOf(operation.description) ?? textOf(operation.operationId));
  const tags = [
    ...new Set(elements(operation.tags).filter((tag): tag is string => textOf(tag) !== undefined && !/[\r\n\0]/.test(String(tag)))),
  ];
  if (operation.deprecated === true)
    context.ledger.tally('Deprecated', at, 'the route is not marked as deprecated; tollgate announces that by version, in versions.list');
  return { ...(text === undefined ? {} : { description: text }), ...(tags.length === 0 ? {} : { tags }) };
}

/** The first line of a text, cut to a length that a report can show. */
export function shortText(text: string | undefined): string | undefined {
  const line = text?.trim().split(/\r?\n/)[0].trim();
  if (line === undefined || line.length <= MAX_LENGTH) return line;
  return `${line.slice(0, MAX_LENGTH - 1).trimEnd()}…`;
}
