import { at } from '../../model/report';
import type { RouteModel } from '../../model/route';
import type { Problem } from '../../problem';
import { backendsOf, bindingOf, type PlanContext } from './context';

/** What one segment of a path may be on API Gateway, unless it is a parameter. */
const PATH_PART = /^[A-Za-z0-9._:,$-]+$/;

/** What a header or a query parameter may be called on API Gateway. */
const PARAMETER = /^[A-Za-z0-9:._$-]+$/;

/** Names that an import of the API would stop at. */
export function checkNames(context: PlanContext): Problem[] {
  const { api } = context;
  return [
    ...checkParts(api.basePath.split('/').slice(1), 'basePath'),
    ...api.routes.flatMap((route) => [...checkPath(route, context), ...checkParameters(route, context)]),
  ];
}

function checkPath({ key, template, versionSegment }: RouteModel, { api }: PlanContext): Problem[] {
  const path = at('routes', key);
  const literals = template.segments.flatMap((segment) => ('literal' in segment ? [segment.literal] : []));
  const trailing =
    template.segments.length > (versionSegment === undefined ? 1 : 2) && literals.at(-1) === '' && template.text.endsWith('/');
  const reserved = api.basePath === '' && /^\/s?ping$/.test(template.text);
  const problem = (code: string, message: string): Problem => ({ path, code, message });
  return [
    ...checkParts(literals, path),
    ...(trailing
      ? [problem('AwsTrailingSlash', `API Gateway does not tell "${template.text}" from the path without the slash; leave the slash out`)]
      : []),
    ...(reserved
      ? [problem('AwsReservedPath', `API Gateway answers "${template.text}" itself (its health check); choose another path or a basePath`)]
      : []),
  ];
}

function checkParts(parts: readonly string[], path: string): Problem[] {
  const odd = parts.filter((part) => part !== '' && !PATH_PART.test(part));
  return odd.map((part) => {
    const message = `API Gateway takes no path with "${part}": a segment has letters, digits and . _ : , $ - alone; choose another`;
    return { path, code: 'AwsPathPart', message };
  });
}

function checkParameters(route: RouteModel, context: PlanContext): Problem[] {
  const mapped = context.proxied.has(route) ? [] : mappedNames(route, context);
  const named = [
    ...route.requiredHeaders.map((name) => ['require.headers', name] as const),
    ...route.requiredQuery.map((name) => ['require.query', name] as const),
    ...mapped,
  ];
  return named
    .filter(([, name]) => !PARAMETER.test(name))
    .map(([field, name]) => {
      const message = `API Gateway takes no header or query parameter called "${name}": a name has letters, digits and : . _ $ - alone; choose another`;
      return { path: `${at('routes', route.key)}.${field}`, code: 'AwsParameterName', message };
    });
}

/** What API Gateway itself sets in requests to an http backend. */
function mappedNames(route: RouteModel, context: PlanContext): (readonly [field: string, name: string])[] {
  if (!backendsOf(route).some((backend) => bindingOf(context, backend).function === undefined)) return [];
  const { setHeaders, removeHeaders, setQuery } = route.request;
  return [
    ...setHeaders.map(({ name }) => ['request.headers.set', name] as const),
    ...removeHeaders.map((name) => ['request.headers.remove', name] as const),
    ...setQuery.map(({ name }) => ['request.query.set', name] as const),
    ...context.identityHeaders.map(({ header }) => ['access', header] as const),
  ];
}
