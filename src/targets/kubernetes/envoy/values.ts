import type { RouteModel } from '../../../model/route';
import type { ValuePart, ValueText } from '../../../model/value';
import { CALLER_METADATA, PATH_METADATA, QUERY_METADATA } from './names';
import { literal, quoteRegex } from './typed';

/** A part that is known when a request comes. */
export type Reference = Exclude<ValuePart, string>;

/** The command of Envoy's substitution format that gives a part's value; empty where it has none. */
export function command(part: Reference, route: RouteModel): string {
  const name = part.name as string;
  switch (part.source) {
    case 'requestId':
      return '%REQ(x-request-id)%';
    case 'route':
      return literal(route.key);
    case 'clientIp':
      return '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%';
    case 'now':
      return '%START_TIME(%Y-%m-%dT%H:%M:%SZ)%';
    case 'header':
      return `%REQ(${name.toLowerCase()})%`;
    case 'query':
      return metadataCommand([QUERY_METADATA, name]);
    case 'path':
      return metadataCommand([PATH_METADATA, name]);
    case 'caller':
      return metadataCommand([CALLER_METADATA, 'caller']);
    case 'consumer':
      return metadataCommand([CALLER_METADATA, 'consumer']);
    case 'claim':
      return metadataCommand([CALLER_METADATA, claimKey(name)]);
    default:
      return '';
  }
}

/** What stands at a path of the request's metadata. Envoy's own command separates steps by colons; a step that has one is reached through CEL. */
export function metadataCommand(steps: readonly string[]): string {
  if (steps.every((step) => /^[\w./@-]+$/.test(step))) return `%DYNAMIC_METADATA(${steps.join(':')})%`;
  return `%CEL(metadata.filter_metadata${steps.map((step) => `[${celText(step)}]`).join('')})%`;
}

/**
 * A cookie of the request as servers read it: without blanks and quotes around its value, whichever header it stands in. Empty where there
 * is none, and where there are two: servers do not agree on which of them counts.
 */
export function cookieCommand(name: string, longest: number): string {
  const header = "request.headers['cookie']";
  const one = `(?:^|[;,])\\s*${quoteRegex(name)}\\s*=`;
  const [pattern, twice] = [`${one}\\s*"?([^;,"\\s]*)`, `${one}.*[;,]\\s*${quoteRegex(name)}\\s*=`].map(celText) as [string, string];
  const extracted = `re.extract(${header}, ${pattern}, ${celText('\\1')})`;
  const isOne = `'cookie' in request.headers && ${header}.matches(${pattern}) && !${header}.matches(${twice})`;
  return `%CEL(${isOne} ? ${extracted} : ''):${longest}%`;
}

/** Under which name a claim stands in the metadata of the caller. */
export function claimKey(name: string): string {
  return `claim/${name}`;
}

/** What a text refers to. */
export function referencesIn(value: ValueText): Reference[] {
  return value.flatMap((part) => (typeof part === 'string' ? [] : [part]));
}

/** A text inside a CEL expression, safe also within Envoy's `%CEL(…)%`. */
export function celText(text: string): string {
  return `'${text.replace(/[^A-Za-z0-9 _.:/?&=-]/gu, escapeCharacter)}'`;
}

/** A CEL condition: a header is there. `map['name']` is how CEL reads it. */
export function isPresent(reading: string): string {
  const [, map, name] = /^(.+)\[('[^']*')\]$/.exec(reading) as unknown as [string, string, string];
  return `${name} in ${map}`;
}

/** CEL expressions one after the other, if all conditions hold; else nothing. Envoy's CEL joins no texts, its format does. */
export function celPieces(pieces: readonly string[], conditions: readonly string[]): string {
  return pieces.map((piece) => `%CEL(${conditions.join(' && ')} ? ${piece} : '')%`).join('');
}

function escapeCharacter(character: string): string {
  const code = (character.codePointAt(0) as number).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
