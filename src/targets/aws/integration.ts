import type { ValuePart } from '../../model/value';
import { backendPath } from './captures';
import { bindingOf, type Placement, type PlanContext } from './context';
import { invokeUri, linkId } from './refs';
import { requestMapping } from './request-headers';
import { streamed } from './stream';

/** The longest that a REST API waits for an integration. */
export const MAX_TIMEOUT_MILLIS = 29_000;

/** The shortest. */
export const MIN_TIMEOUT_MILLIS = 50;

/** Parameters of a method that mappings read or validators require. */
export interface MethodParameter {
  readonly name: string;
  readonly in: 'path' | 'header' | 'query';
  readonly required: boolean;
}

/** An integration and the parameters of the method that it reads. */
export interface Integration {
  readonly integration: object;
  readonly reads: readonly MethodParameter[];
}

/** Invokes a function with the request as it came. */
export function functionIntegration(name: Parameters<typeof invokeUri>[0], timeoutMillis: number): Integration {
  return { integration: { type: 'aws_proxy', httpMethod: 'POST', uri: invokeUri(name), ...timeout(timeoutMillis) }, reads: [] };
}

/** Sends the request to an http backend, with headers and query as the spec wants them. */
export function httpIntegration(backend: string, placement: Placement, context: PlanContext, hasAuthorizer: boolean): Integration {
  const binding = bindingOf(context, backend);
  const base = (binding.url ?? binding.vpcLink?.url ?? '').replace(/\/$/, '');
  const path = backendPath(placement.route, placement.steps, context.baseSteps);
  const requestParameters = parametersOf(path, placement, context, hasAuthorizer);
  const integration = {
    type: 'http_proxy',
    httpMethod: placement.method,
    uri: base + path.map((part) => (typeof part === 'string' ? part : `{${part.name}}`)).join(''),
    requestParameters,
    ...(binding.vpcLink !== undefined && { connectionType: 'VPC_LINK', connectionId: linkId(binding.vpcLink.arn) }),
    ...duration(placement.route),
  };
  return { integration, reads: Object.values(requestParameters).flatMap(parameterRead) };
}

function parametersOf(
  path: readonly ValuePart[],
  placement: Placement,
  context: PlanContext,
  hasAuthorizer: boolean,
): { readonly [target: string]: string } {
  const { headers, query, impossible } = requestMapping(placement, context, hasAuthorizer);
  if (impossible.length > 0) throw new Error(`${placement.route.key} needs the proxy for ${impossible.join(', ')}`);
  const host = placement.route.rewrite?.host?.join('');
  const names = path.flatMap((part) => (typeof part === 'string' ? [] : [part.name ?? '']));
  return Object.fromEntries([
    ...names.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]),
    ...Object.entries(headers).map(([name, expression]) => [`integration.request.header.${name}`, expression]),
    ...(host === undefined ? [] : [['integration.request.header.host', `'${host}'`]]),
    ...Object.entries(query).map(([name, expression]) => [`integration.request.querystring.${name}`, expression]),
  ]);
}

const PLACES = { path: 'path', header: 'header', querystring: 'query' } as const;

/** Methods have to declare what mappings read. */
function parameterRead(expression: string): MethodParameter[] {
  const [, place, name] = /^method\.request\.(path|header|querystring)\.(.+)$/.exec(expression) ?? [];
  if (place === undefined || name === undefined) return [];
  return [{ name, in: PLACES[place as keyof typeof PLACES], required: place === 'path' }];
}

function duration({ stream, timeoutMillis }: Placement['route']): object {
  return stream === undefined ? timeout(timeoutMillis) : streamed(stream);
}

function timeout(millis: number): { readonly timeoutInMillis?: number } {
  return millis < MAX_TIMEOUT_MILLIS ? { timeoutInMillis: millis } : {};
}
