import { METHODS } from '../../model/path';
import type { PathModel, RouteModel } from '../../model/route';
import type { AuthorizerPlan } from './authorizers';
import { binaryMediaTypes } from './binary';
import type { Placement, PlanContext } from './context';
import { gatewayResponses } from './errors';
import { resourcePolicy } from './ips';
import { methodNotAllowed } from './method-not-allowed';
import { operation, PARAMETER_VALIDATOR } from './operation';
import { usageScheme, usageSource } from './plans-body';
import { preflight } from './preflight';
import { invokeUri } from './refs';
import type { TreeNode } from './tree';

/** An OpenAPI 3.0 document with API Gateway's extensions, and references (`refs.ts`) where the deployment fills in. */
export interface OpenApiBody {
  readonly openapi: '3.0.1';
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: { readonly [resource: string]: object };
  readonly [extension: string]: unknown;
}

/** The whole API as API Gateway imports it. */
export function openApiBody(nodes: readonly TreeNode[], authorizers: readonly AuthorizerPlan[], context: PlanContext): OpenApiBody {
  const { api } = context;
  const policy = resourcePolicy(context.sharedIps);
  const answering = nodes.filter(({ path }) => path !== undefined);
  return {
    openapi: '3.0.1',
    info: { title: api.name, version: '1', ...(api.spec.description !== undefined && { description: api.spec.description }) },
    paths: Object.fromEntries(answering.map((node) => [node.resource, pathItem(node, context)])),
    ...(authorizers.length > 0 && {
      components: {
        securitySchemes: { ...Object.fromEntries(authorizers.map((plan) => [plan.name, securityScheme(plan)])), ...usageScheme(context) },
      },
    }),
    ...usageSource(context),
    'x-amazon-apigateway-gateway-responses': gatewayResponses(context),
    'x-amazon-apigateway-request-validators': { [PARAMETER_VALIDATOR]: { validateRequestParameters: true, validateRequestBody: false } },
    'x-amazon-apigateway-binary-media-types': binaryMediaTypes(context),
    ...(policy !== undefined && { 'x-amazon-apigateway-policy': policy }),
  };
}

/** The placements of a tree: what answers which method where. */
export function placementsOf(nodes: readonly TreeNode[]): Placement[] {
  return nodes.flatMap(({ resource, steps, path }) => methodsOf(path).map(([method, route]) => ({ resource, steps, method, route })));
}

/** A path's methods and their routes: one for all where it is the same. OPTIONS is for preflights where CORS stands. */
function methodsOf(path: PathModel | undefined): (readonly [Placement['method'], RouteModel])[] {
  if (path === undefined) return [];
  const own = METHODS.filter((method) => !(method === 'OPTIONS' && path.cors !== undefined));
  const [first] = path.methods.values();
  if (first !== undefined && own.every((method) => path.methods.get(method) === first)) return [['ANY', first]];
  return own.flatMap((method) => {
    const route = path.methods.get(method);
    return route === undefined ? [] : [[method, route] as const];
  });
}

function pathItem(node: TreeNode, context: PlanContext): object {
  const { path } = node;
  if (path === undefined) return {};
  const placements = placementsOf([node]);
  const complete = placements.length === METHODS.length || placements.some(({ method }) => method === 'ANY');
  return {
    ...Object.fromEntries(placements.map((placement) => [operationName(placement), operation(placement, context)])),
    ...(path.cors !== undefined && { options: preflight(path.cors, context.model) }),
    ...(!complete && { [ANY_METHOD]: methodNotAllowed(path, context.model) }),
  };
}

const ANY_METHOD = 'x-amazon-apigateway-any-method';

function operationName({ method }: Placement): string {
  return method === 'ANY' ? ANY_METHOD : method.toLowerCase();
}

function securityScheme({ identitySources, ttlSeconds }: AuthorizerPlan): object {
  return {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      authorizerUri: invokeUri('authorizer'),
      authorizerResultTtlInSeconds: ttlSeconds,
      ...(identitySources.length > 0 && { identitySource: identitySources.join(', ') }),
    },
  };
}
