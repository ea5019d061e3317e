import { changesPath, fillPath, type PathPiece } from '../../model/fill-path';
import type { ValueText } from '../../model/value';
import type { ProxyChanges } from '../config-proxy';
import { percentEncoded } from '../core/percent-encoded';
import { textOf } from '../core/values';
import type { ProxyEvent } from './event';
import type { Exchange } from './exchange';

/** The backend's path: parameters as the client sent them, other values percent-encoded. */
export function targetPath(path: ValueText, exchange: Exchange): string {
  return fillPath(path, pieceOf(exchange));
}

/** Whether a value leads to another path than the one that the route means. */
export function leavesPath(path: ValueText, exchange: Exchange): boolean {
  return changesPath(path, pieceOf(exchange));
}

/** Where a redirect leads; undefined where a value leads elsewhere than the route means. */
export function redirectTarget(to: ValueText, exchange: Exchange): string | undefined {
  const { event, route } = exchange;
  const piece: PathPiece = (part) =>
    part.source === 'path' ? capturedText(route.parameters[part.name ?? ''] ?? [], event) : encoded(part, exchange);
  return changesPath(to, piece) ? undefined : fillPath(to, piece);
}

function pieceOf(exchange: Exchange): PathPiece {
  return (part) => (part.source === 'path' ? capturedText([part], exchange.event) : encoded(part, exchange));
}

function encoded(part: Parameters<PathPiece>[0], { values }: Exchange): string {
  return encodeURIComponent(textOf([part], values) ?? '');
}

/** What the parameters of the resource stand for, as the client sent it. */
function capturedText(value: ValueText, event: ProxyEvent): string {
  return fillPath(value, ({ name }) => {
    const text = asPath(event.pathParameters?.[name ?? ''] ?? '');
    return event.resource.includes(`{${name}+}`) ? text : text.replaceAll('/', '%2F');
  });
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
    return text === undefined ? [] : [[name, text].map(percentEncoded).join('=')];
  });
  return [...pairs.map((pair) => pair.map(encodeURIComponent).join('=')), ...set].join('&');
}
