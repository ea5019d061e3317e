import type { ValueText } from '../../model/value';
import type { ProxyChanges } from '../config-proxy';
import { textOf } from '../core/values';
import type { Exchange } from './exchange';

/** The backend's path: parameters as the client sent them, other values percent-encoded. */
export function targetPath(path: ValueText, { event, values }: Exchange): string {
  return path
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.source === 'path') return asPath(event.pathParameters?.[part.name ?? ''] ?? '');
      return encodeURIComponent(textOf([part], values) ?? '');
    })
    .join('');
}

/** Escapes what no path can hold, and leaves what is escaped already. */
function asPath(text: string): string {
  return text.replace(/[^\w\-.~!$&'()*+,;=:@%/]/gu, encodeURIComponent);
}

/** The client's query without credentials, and with the changes of the route. */
export function targetQuery(changes: ProxyChanges, { request, values, config }: Exchange): string {
  const removed = new Set([...config.secretQueries, ...changes.removeQuery, ...changes.setQuery.map(({ name }) => name)]);
  const pairs = [...request.query]
    .filter(([name]) => !removed.has(name))
    .flatMap(([name, all]) => all.map((value) => [name, value] as const));
  const set = changes.setQuery.flatMap(({ name, value }) => {
    const text = textOf(value, values);
    return text === undefined ? [] : [[name, text] as const];
  });
  return [...pairs, ...set].map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
}
