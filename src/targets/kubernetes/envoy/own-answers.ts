import type { RedirectModel, RespondModel } from '../../../model/action';
import type { RouteModel } from '../../../model/route';
import type { ChangesModel } from '../../../model/transform';
import type { ValueText } from '../../../model/value';
import type { Mutation } from './filters/changes';
import { addHeader, setHeader } from './typed';
import { celPieces, celText, isPresent } from './values';

/** Whether the answer is the route's own, and not an error that the gateway made before it. */
const OWN = "response.code_details == 'direct_response'";

/** A redirect within the API stays relative: what stands before the gateway knows its scheme and host better. */
export function redirectMutations({ absolute }: RedirectModel): Mutation[] {
  if (absolute) return [];
  const path = `re.extract(response.headers['location'], ${celText('^https?://[^/]*(/.*)$')}, ${celText('\\1')})`;
  return [{ append: setHeader('location', `%CEL(${OWN} ? ${path} : '')%`) }];
}

/** The headers of a fixed answer, and what the route changes in them. */
export function respondMutations(respond: RespondModel, response: ChangesModel, route: RouteModel): Mutation[] {
  const changed = new Set([...response.removeHeaders, ...response.setHeaders.map((change) => change.name)]);
  const own = respond.headers
    .filter((header) => !changed.has(header.name))
    .map(({ name, value }) => ({ append: setHeader(name, ownAnswer([value], route)) }));
  const set = response.setHeaders.map(({ name, value }) => ({ append: setHeader(name, ownAnswer(value, route)) }));
  const add = response.addHeaders.map(({ name, value }) => ({ append: addHeader(name, ownAnswer(value, route)) }));
  return [...own, ...set, ...add];
}

function ownAnswer(value: ValueText, route: RouteModel): string {
  const pieces = value.map((part) => {
    if (typeof part === 'string') return celText(part);
    if (part.source === 'route') return celText(route.key);
    return `request.headers[${celText(part.source === 'requestId' ? 'x-request-id' : (part.name as string).toLowerCase())}]`;
  });
  return celPieces(pieces, [OWN, ...pieces.filter((piece) => piece.startsWith('request.headers[')).map(isPresent)]);
}
