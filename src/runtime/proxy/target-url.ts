import type { ValueText } from '../../model/value';
import type { ProxyChanges } from '../config-proxy';
import type { RequestView } from '../core/request';
import { textOf, type ValueContext } from '../core/values';
import type { ProxyEvent } from './event';

/** The backend's path: parameters as the client sent them, other values percent-encoded. */
export function targetPath(path: ValueText, event: ProxyEvent, context: ValueContext): string {
  return path
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.source === 'path') return asPath(event.pathParameters?.[part.name ?? ''] ?? '');
      return encodeURIComponent(textOf([part], context) ?? '');
    })
    .join('');
}

/** Escapes what no path can hold, and leaves what is escaped already. */
function asPath(text: string): string {
  return text.replace(/[^\w\-.~!$&'()*+,;=:@%/]/gu, encodeURIComponent);
}

/** The client's query without credentials, and with the changes of the route. */
export function targetQuery(request: RequestView, secrets: readonly string[], changes: ProxyChanges, context: ValueContext): string {
  const removed = new Set([...secrets, ...changes.removeQuery, ...changes.setQuery.map(({ name }) => name)]);
  const pairs = [...request.query]
    .filter(([name]) => !removed.has(name))
    .flatMap(([name, values]) => values.map((value) => [name, value] as const));
  const set = changes.setQuery.flatMap(({ name, value }) => {
    const text = textOf(value, context);
    return text === undefined ? [] : [[name, text] as const];
  });
  return [...pairs, ...set].map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
}
