import type { RedirectModel, RespondModel } from '../../../model/action';
import type { ApiModel } from '../../../model/model';
import type { RouteModel } from '../../../model/route';
import type { ChangesModel } from '../../../model/transform';
import type { ValueText } from '../../../model/value';
import type { Mutation } from './filters/changes';
import { setHeader } from './typed';
import { celText } from './values';

/** Whether the answer is the route's own, and not an error that the gateway made before it. */
const OWN = "response.code_details == 'direct_response'";

/** A redirect within the API stays relative: what stands before the gateway knows its scheme and host better. */
export function redirectMutations({ absolute }: RedirectModel): Mutation[] {
  if (absolute) return [];
  const path = `re.extract(response.headers['location'], ${celText('^https?://[^/]*(/.*)$')}, ${celText('\\1')})`;
  return [{ append: setHeader('location', `%CEL(${OWN} ? ${path} : '')%`) }];
}

/** The headers of a fixed answer, and what the route changes in them. */
export function respondMutations(respond: RespondModel, response: ChangesModel, route: RouteModel, _api: ApiModel): Mutation[] {
  const set = [
    ...respond.headers.map(({ name, value }): [string, ValueText] => [name, [value]]),
    ...[...response.setHeaders, ...response.addHeaders].map(({ name, value }): [string, ValueText] => [name, value]),
  ];
  const removed = response.removeHeaders.filter((name) => !response.setHeaders.some((change) => change.name === name));
  return set
    .filter(([name]) => !removed.includes(name))
    .map(([name, value]) => ({ append: setHeader(name, `%CEL(${OWN} ? ${text(value, route)} : '')%`) }));
}

function text(value: ValueText, route: RouteModel): string {
  const parts = value.map((part) => {
    if (typeof part === 'string') return celText(part);
    if (part.source === 'route') return celText(route.key);
    if (part.source === 'requestId') return "request.headers['x-request-id']";
    return `request.headers[${celText((part.name ?? '').toLowerCase())}]`;
  });
  return parts.length === 0 ? "''" : parts.join(' + ');
}
