import { aliasPlan } from './aliases';
import { authorizerFor } from './authorizers';
import { backendsOf, bindingOf, type Placement, type PlanContext } from './context';
import { functionIntegration, httpIntegration, type Integration, type MethodParameter } from './integration';
import { isCounted } from './plans';
import { USAGE_REQUIRED } from './plans-body';
import { problemOperation } from './problem-answer';
import { redirectOperation } from './redirect';
import { proxyMillis } from './resilience';
import { respondOperation } from './respond';
import { signedRule } from './signed';

/** The proxy answers a late backend itself, before API Gateway gives up on the proxy. */
const PROXY_MARGIN_MILLIS = 1_000;

const BODYLESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the OpenAPI body says about one method of one resource. */
export function operation(placement: Placement, context: PlanContext): object {
  const { description, tags = [] } = placement.route.spec;
  return {
    ...(description !== undefined && { description }),
    ...(tags.length > 0 && { tags }),
    ...served(placement, context),
  };
}

function served(placement: Placement, context: PlanContext): object {
  const authorizer = authorizerFor(placement, context);
  const { route, method } = placement;
  const counted = isCounted(route, context) ? USAGE_REQUIRED : {};
  const security = { security: authorizer === undefined ? [] : [{ [authorizer.name]: [], ...counted }] };
  const required = requirements(placement, context);
  const hasBody = !BODYLESS.has(method);
  if (!context.proxied.has(route)) {
    if ('respond' in route.action)
      return { ...security, ...validated(required), ...respondOperation(route.action.respond, route, hasBody) };
    if ('problem' in route.action)
      return { ...security, ...validated(required), ...problemOperation(route.action.problem, route, hasBody, context) };
    if ('redirect' in route.action)
      return { ...security, ...validated(required), ...redirectOperation(route.action.redirect, route, hasBody, context) };
  }
  const { integration, reads } = integrationOf(placement, context, authorizer !== undefined);
  return { ...security, ...validated([...required, ...reads]), responses: {}, 'x-amazon-apigateway-integration': integration };
}

function integrationOf(placement: Placement, context: PlanContext, hasAuthorizer: boolean): Integration {
  const { route } = placement;
  if (context.proxied.has(route)) return functionIntegration('proxy', proxyMillis(route, context) + PROXY_MARGIN_MILLIS);
  const alias = aliasPlan(route, context);
  if (alias !== undefined) return functionIntegration(`alias:${alias.id}`, route.timeoutMillis);
  const backend = backendsOf(route)[0] as string;
  if (bindingOf(context, backend).function !== undefined) return functionIntegration(`backend:${backend}`, route.timeoutMillis);
  return httpIntegration(backend, placement, context, hasAuthorizer);
}

/** Headers and query parameters that API Gateway itself asks for, after the authorizer. Of signed requests the proxy asks for them. */
function requirements({ route }: Placement, context: PlanContext): MethodParameter[] {
  if (signedRule(route, context).signed !== undefined) return [];
  return [
    ...route.requiredHeaders.map((name): MethodParameter => ({ name, in: 'header', required: true })),
    ...route.requiredQuery.map((name): MethodParameter => ({ name, in: 'query', required: true })),
  ];
}

/** The name of the one validator that bodies declare. */
export const PARAMETER_VALIDATOR = 'parameters';

function validated(parameters: readonly MethodParameter[]): object {
  const distinct = new Map<string, MethodParameter>();
  for (const parameter of parameters) {
    const name = `${parameter.in} ${parameter.name}`;
    if (distinct.get(name)?.required !== true) distinct.set(name, parameter);
  }
  if (distinct.size === 0) return {};
  const asked = parameters.some((parameter) => parameter.required && parameter.in !== 'path');
  return {
    parameters: [...distinct.values()].map(({ name, in: place, required }) => ({
      name,
      in: place,
      ...(required && { required }),
      schema: { type: 'string' },
    })),
    ...(asked && { 'x-amazon-apigateway-request-validator': PARAMETER_VALIDATOR }),
  };
}
