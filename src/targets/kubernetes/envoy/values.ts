import { parseClaimPath } from '../../../model/claims';
import type { ApiModel } from '../../../model/model';
import type { RouteModel } from '../../../model/route';
import type { ValuePart, ValueText } from '../../../model/value';
import { JWT_METADATA, jwtSchemes, PATH_METADATA, providerName } from './names';
import { literal, quoteRegex } from './typed';

/** A part that is known when a request comes. */
export type Reference = Exclude<ValuePart, string>;

/** The command of Envoy's substitution format that gives a part's value; empty where it has none. */
export function command(part: Reference, route: RouteModel, api: ApiModel): string {
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
      return `%QUERY_PARAM(${name})%`;
    case 'path':
      return metadataCommand([PATH_METADATA, name]);
    case 'caller':
      return claimCommand(['sub'], api);
    case 'claim':
      return claimCommand(parseClaimPath(name), api);
    default:
      return '';
  }
}

/** A claim of whichever of the API's schemes let the caller in: at most one of them has claims. */
export function claimCommand(steps: readonly string[], api: ApiModel): string {
  return jwtSchemes(api)
    .map((scheme) => metadataCommand([JWT_METADATA, providerName(api.name, scheme), ...steps]))
    .join('');
}

/** What stands at a path of the request's metadata. Envoy's own command separates steps by colons; a step that has one is reached through CEL. */
export function metadataCommand(steps: readonly string[]): string {
  if (steps.every((step) => /^[\w./@-]+$/.test(step))) return `%DYNAMIC_METADATA(${steps.join(':')})%`;
  return `%CEL(metadata.filter_metadata${steps.map((step) => `[${celText(step)}]`).join('')})%`;
}

/** A cookie of the request; empty where there is none. */
export function cookieCommand(name: string): string {
  const header = "request.headers['cookie']";
  const pattern = celText(`(?:^|;)\\s*${quoteRegex(name)}=([^;]*)`);
  return `%CEL('cookie' in request.headers && ${header}.matches(${pattern}) ? re.extract(${header}, ${pattern}, ${celText('\\1')}) : '')%`;
}

/** The names of the path's parameters that a value uses. */
export function captured(value: ValueText): string[] {
  return value.flatMap((part) => (typeof part !== 'string' && part.source === 'path' ? [part.name as string] : []));
}

/** A text inside a CEL expression, safe also within Envoy's `%CEL(…)%`. */
export function celText(text: string): string {
  return `'${text.replace(/[^A-Za-z0-9 _.:/?&=-]/g, escapeCharacter)}'`;
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
  return [...character].map((one) => `\\u${(one.codePointAt(0) as number).toString(16).padStart(4, '0')}`).join('');
}
