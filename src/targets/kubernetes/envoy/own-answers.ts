import type { Action, RedirectModel, RespondModel } from '../../../model/action';
import { FALLBACK_HEADER } from '../../../model/fallback';
import type { RouteModel } from '../../../model/route';
import type { ChangesModel, HeaderChange } from '../../../model/transform';
import type { Mutation } from './filters/changes';
import { INTERNAL_HEADER } from './names';
import { addHeader, setHeader } from './typed';
import { celPieces, celText, command, isPresent } from './values';

/** What happens around an answer that the route makes by itself. */
export interface OwnAnswer {
  /** Steps on the request: values of the answer's headers are put by, since an answer cannot be asked for them. */
  readonly asked: readonly Mutation[];
  readonly answered: readonly Mutation[];
}

/** Whether the answer is the route's own, and not an error that the gateway made before it. */
const OWN = "response.code_details == 'direct_response'";

/** The headers of a fixed answer or a redirect, and what the route changes in them. */
export function ownAnswer(action: Action, response: ChangesModel, route: RouteModel): OwnAnswer {
  const changed = new Set([...response.removeHeaders, ...response.setHeaders.map((change) => change.name)]);
  const written = 'respond' in action ? action.respond.headers.filter((header) => !changed.has(header.name)) : [];
  const kept = new Map<string, string>();
  const value = (change: HeaderChange) => formatted(change, kept, { route, of: 'request', condition: OWN });
  const set = [...written.map(({ name, value: text }) => ({ name, value: [text] })), ...response.setHeaders];
  const answered = [
    ...('respond' in action ? withoutLocation(action.respond) : []),
    ...('redirect' in action ? relative(action.redirect) : []),
    ...set.map((change) => ({ append: setHeader(change.name, value(change)) })),
    ...response.addHeaders.map((change) => ({ append: addHeader(change.name, value(change)) })),
  ];
  return { asked: [...kept].map(([text, header]) => ({ append: setHeader(header, text) })), answered };
}

/** Whether something has stood in for the backend. */
export const STANDS_IN = `'${FALLBACK_HEADER}' in response.headers`;

/** Whether the answer is that of the backend, or something has stood in for it. */
export const OF_BACKEND_OR_STAND_IN = `(response.code_details == 'via_upstream' || ${STANDS_IN})`;

/** What a route changes in an answer that stands in for that of its backend: values are put by in the answer itself. */
export function standInChanges(response: ChangesModel, route: RouteModel, condition: string): Mutation[] {
  const kept = new Map<string, string>();
  const value = (change: HeaderChange) => formatted(change, kept, { route, of: 'response', condition });
  const changed = [
    ...response.setHeaders.map((change) => ({ append: setHeader(change.name, value(change)) })),
    ...response.addHeaders.map((change) => ({ append: addHeader(change.name, value(change)) })),
  ];
  const before = [...kept].map(([text, header]) => ({ append: setHeader(header, text) }));
  return [...before, ...changed, ...[...kept.values()].map((remove) => ({ remove }))];
}

/** Envoy adds the request's own url where a fixed answer says that something is elsewhere. */
function withoutLocation({ status }: RespondModel): Mutation[] {
  return status === 201 || (status >= 300 && status <= 399) ? [{ remove: 'location' }] : [];
}

/** A redirect within the API stays relative: what stands before the gateway knows its scheme and host better. */
function relative({ absolute }: RedirectModel): Mutation[] {
  if (absolute) return [];
  const path = `re.extract(response.headers['location'], ${celText('^https?://[^/]*(/.*)$')}, ${celText('\\1')})`;
  return [{ append: setHeader('location', `%CEL(${OWN} ? ${path} : '')%`) }];
}

interface Formatting {
  readonly route: RouteModel;
  /** Where values are put by. */
  readonly of: 'request' | 'response';
  /** Without it there is no value. */
  readonly condition: string;
}

function formatted({ value }: HeaderChange, kept: Map<string, string>, { route, of, condition }: Formatting): string {
  const pieces = value.map((part) => {
    if (typeof part === 'string') return celText(part);
    const text = command(part, route);
    const header = kept.get(text) ?? `${INTERNAL_HEADER}answer-${kept.size}`;
    kept.set(text, header);
    return `${of}.headers['${header}']`;
  });
  return celPieces(pieces, [condition, ...pieces.filter((piece) => piece.startsWith(`${of}.headers[`)).map(isPresent)]);
}
