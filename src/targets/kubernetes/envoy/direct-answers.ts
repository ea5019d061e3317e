import type { RedirectModel, RespondModel } from '../../../model/action';
import type { ApiModel } from '../../../model/model';
import type { RouteModel } from '../../../model/route';
import { formattedBody } from './problem-answer';
import { pathText } from './rewrite';

/** A fixed answer, as Envoy gives it by itself. */
export function respond({ status, body, contentType }: RespondModel) {
  return { status, ...(body === '' ? {} : { body_format: formattedBody(body, contentType ?? 'text/plain') }) };
}

const REDIRECT_CODES = {
  301: 'MOVED_PERMANENTLY',
  302: 'FOUND',
  303: 'SEE_OTHER',
  307: 'TEMPORARY_REDIRECT',
  308: 'PERMANENT_REDIRECT',
} as const;

/** Another address, as Envoy gives it by itself. */
export function redirect(
  { to, status, absolute, keepQuery }: RedirectModel,
  { route, api }: { readonly route: RouteModel; readonly api: ApiModel },
) {
  const common = { response_code: REDIRECT_CODES[status], strip_query: !keepQuery };
  if (!absolute) return { ...common, path_rewrite: pathText(to, route, api) };
  const [first, ...rest] = to as [string, ...typeof to];
  const [, scheme, authority, path] = /^([a-z]+):\/\/([^/?#]+)(.*)$/s.exec(first) as unknown as [string, string, string, string];
  const [name, port] = authority.split(/:(?=\d+$)/) as [string, string | undefined];
  return {
    ...common,
    scheme_redirect: scheme,
    host_redirect: name,
    ...(port === undefined ? {} : { port_redirect: Number(port) }),
    path_rewrite: pathText([path === '' ? '/' : path, ...rest], route, api),
  };
}
