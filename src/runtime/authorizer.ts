import type { AuthorizerConfig, AuthorizerRule } from './config';
import { decide, type Verifiers } from './core/access';
import { addressPasses } from './core/addresses';
import { breaksHeader } from './core/claims';
import { type AuthorizerEvent, requestOf } from './core/event';
import { callerOf, type Identity, identityOfScheme } from './core/identity';
import { pathIsPlain } from './core/path-guard';
import { placed } from './core/placement';
import { textOf } from './core/values';

/** An authorizer's answer: a policy, and texts that integrations and logs can use. */
export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly policyDocument: { readonly Version: '2012-10-17'; readonly Statement: readonly PolicyStatement[] };
  readonly context: { readonly [key: string]: string };
}

interface PolicyStatement {
  readonly Action: 'execute-api:Invoke';
  readonly Effect: 'Allow' | 'Deny';
  readonly Resource: string;
}

/** Handles the events of a REQUEST authorizer of a REST API. */
export type Authorizer = (event: AuthorizerEvent) => Promise<AuthorizerAnswer>;

/**
 * The authorizer of one API.
 *
 * API Gateway knows three outcomes: a policy (200 or 403), the error `Unauthorized` (401), and any other error, which the
 * gateway responses of the API turn into 503.
 */
export function authorizerOf(config: AuthorizerConfig, verifiers: Verifiers): Authorizer {
  return async (event) => {
    const rule = config.rules[placed(config.routes, event)] as AuthorizerRule;
    const request = requestOf(event);
    if (!addressPasses(request.clientIp, rule.ips)) return answer(event, 'Deny', {});
    const decision = await decide(rule.access, request, verifiers);
    if (decision === 'unauthenticated') throw new Error('Unauthorized');
    if (decision === 'unavailable') throw new Error('Unavailable');
    if (decision === 'forbidden') return answer(event, 'Deny', {});
    const allowed = answer(event, 'Allow', contextOf(rule, decision.identity));
    return pathIsPlain(request.path, rule.allowedPaths) ? allowed : exceptFor(event, allowed);
  };
}

/** Denies the very path of the event: the answer is kept, and other paths of the resource may be plain. */
function exceptFor({ methodArn }: AuthorizerEvent, { policyDocument, ...answered }: AuthorizerAnswer): AuthorizerAnswer {
  const denied: PolicyStatement = { Action: 'execute-api:Invoke', Effect: 'Deny', Resource: methodArn };
  return { ...answered, policyDocument: { ...policyDocument, Statement: [...policyDocument.Statement, denied] } };
}

/** A value that would break out of a header makes the credential one that is not accepted. */
function contextOf(rule: AuthorizerRule, identity: Identity | undefined): { readonly [key: string]: string } {
  const caller = identity === undefined ? undefined : callerOf(identity);
  const context: { [key: string]: string } = {
    ...(identity !== undefined && { scheme: identity.scheme }),
    ...(caller !== undefined && { caller }),
  };
  // an empty text overrides what a client may have sent, a missing one would not
  for (const { key } of rule.values) context[key] = '';
  for (const { key, scheme, value } of rule.values) {
    const of = scheme === undefined ? identity : identityOfScheme(identity, scheme);
    if (of !== undefined) context[key] = textOf(value, { identity: of }) ?? '';
  }
  if (rule.passIdentity && identity !== undefined) context.identity = JSON.stringify(identity);
  if (Object.values(context).some(breaksHeader)) throw new Error('Unauthorized');
  return context;
}

/**
 * A policy for the method that was asked for and nothing else. Every path of the method is in it, because API Gateway
 * caches the answer by token, method and resource: it is never read for another resource.
 */
function answer(event: AuthorizerEvent, effect: 'Allow' | 'Deny', context: { readonly [key: string]: string }): AuthorizerAnswer {
  const [api, stage] = event.methodArn.split('/');
  const statement: PolicyStatement = { Action: 'execute-api:Invoke', Effect: effect, Resource: `${api}/${stage}/${event.httpMethod}/*` };
  return { principalId: context.caller ?? 'anonymous', policyDocument: { Version: '2012-10-17', Statement: [statement] }, context };
}
