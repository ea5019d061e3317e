import type { AuthorizerConfig, AuthorizerRule } from './config';
import { decide, type Verifiers } from './core/access';
import { requestOf } from './core/event';
import type { AuthorizerEvent } from './core/gateway-event';
import { callerOf, type Identity } from './core/identity';
import { placed } from './core/placement';
import type { Verifier } from './core/verifier';
import type { LoadPart, SchemeKind } from './parts';

/** An authorizer's answer: a policy, and texts that integrations and logs can use. Their `caller` is escaped as in JSON. */
export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly policyDocument: { readonly Version: '2012-10-17'; readonly Statement: readonly PolicyStatement[] };
  readonly context: { readonly [key: string]: string };
  /** What API Gateway counts the caller by, where there are usage plans. */
  readonly usageIdentifierKey?: string;
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
export function authorizerOf(config: AuthorizerConfig, load: LoadPart): Authorizer {
  const verifiers = verifiersOf(config, load);
  return async (event) => {
    const rule = config.rules[placed(config.routes, event)] as AuthorizerRule;
    const request = requestOf(event);
    const isBarred = rule.ips.length > 0 && !load('addresses')(request.clientIp, rule.ips);
    const decision = isBarred ? 'forbidden' : await decide(rule, request, verifiers);
    if (decision === 'forbidden') return answer(event, 'Deny');
    if (typeof decision === 'string') throw new Error(decision === 'unavailable' ? 'Unavailable' : 'Unauthorized');
    const context = contextOf(rule, decision.identity, load);
    // the answer is kept, and other paths of the resource may be plain: the very path of the event alone is denied
    const isRefused = new RegExp(rule.refusedPaths, 'i').test(request.path);
    // a policy takes a star or a question mark for other paths as well, and an error is not kept
    if (isRefused && /[*?]/.test(event.methodArn)) throw new Error('Unauthorized');
    const allowed = answer(event, 'Allow', context, isRefused ? [statement('Deny', event.methodArn)] : []);
    return { ...allowed, ...(rule.counted && (await load('usage')(config, decision.identity))) };
  };
}

/** One verifier for each scheme. They keep what they learn for as long as they live. */
function verifiersOf({ schemes, consumerGroups }: AuthorizerConfig, load: LoadPart): Verifiers {
  return new Map(
    Object.entries(schemes).map(([name, scheme]) => {
      const [[kind, rules]] = Object.entries(scheme) as [[SchemeKind, unknown]];
      return [name, (load(kind) as MakeVerifier)(name, rules, consumerGroups)];
    }),
  );
}

/** The part of every kind makes a verifier of what the configuration says of a scheme. */
type MakeVerifier = (name: string, rules: unknown, consumerGroups: AuthorizerConfig['consumerGroups']) => Verifier;

/** The caller is for the log, a line of JSON in which API Gateway escapes nothing. */
function contextOf({ values, passIdentity }: AuthorizerRule, identity: Identity | undefined, load: LoadPart): AuthorizerAnswer['context'] {
  const caller = identity && callerOf(identity);
  const texts = values.length > 0 ? load('values')(values, identity) : {};
  if (texts === undefined) throw new Error('Unauthorized');
  return {
    ...(identity && { scheme: identity.scheme }),
    ...(caller !== undefined && { caller: JSON.stringify(caller).slice(1, -1) }),
    ...texts,
    ...(passIdentity && identity && { identity: JSON.stringify(identity) }),
  };
}

/**
 * A policy for the method that was asked for and nothing else. Every path of the method is in it, because API Gateway
 * caches the answer by token, method and resource: it is never read for another resource.
 */
function answer(
  { methodArn, httpMethod }: AuthorizerEvent,
  effect: PolicyStatement['Effect'],
  context: AuthorizerAnswer['context'] = {},
  others: readonly PolicyStatement[] = [],
): AuthorizerAnswer {
  const [api, stage] = methodArn.split('/');
  const Statement = [statement(effect, `${api}/${stage}/${httpMethod}/*`), ...others];
  return { principalId: context.caller ?? 'anonymous', policyDocument: { Version: '2012-10-17', Statement }, context };
}

function statement(Effect: PolicyStatement['Effect'], Resource: string): PolicyStatement {
  return { Action: 'execute-api:Invoke', Effect, Resource };
}
