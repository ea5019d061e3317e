import type { LambdaConfig } from '../config';
import { authorizerFields } from './authorizer-answer';
import { policyAllows } from './authorizer-policy';
import type { AuthorizerEvent } from './gateway-event';
import type { Identity } from './identity';
import { NotUnderstood } from './not-understood';
import { returnedIdentity } from './returned-identity';
import type { Verification, Verifier } from './verifier';

/** What asking a function needs from outside. */
export interface LambdaPorts {
  readonly invoke: (payload: string, signal: AbortSignal) => Promise<{ readonly failed: boolean; readonly payload: string }>;
  /** Is told why a function has not decided; nothing of its answer. */
  readonly undecided: (reason: string) => void;
}

/** Lets a Lambda function decide that is written as an authorizer of API Gateway. */
export function lambdaVerifier(scheme: string, rules: LambdaConfig, { invoke, undecided }: LambdaPorts): Verifier {
  return {
    async verify({ event, headers }) {
      if (!rules.sendHeaders.some((name) => headers.has(name))) return 'absent';
      const asked = event as AuthorizerEvent;
      const signal = AbortSignal.timeout(rules.timeoutMillis);
      try {
        const { failed, payload } = await invoke(JSON.stringify(eventFor(asked, rules.sendHeaders)), signal);
        return verdictOf(failed, JSON.parse(payload), asked.methodArn, (said) => returnedIdentity(scheme, rules, said));
      } catch (error) {
        undecided(
          error instanceof NotUnderstood ? error.message : signal.aborted ? 'it is late' : 'it cannot be asked, or its answer is no JSON',
        );
        return 'unavailable';
      }
    },
  };
}

/** As API Gateway would ask the function, without what the scheme does not send. */
function eventFor(event: AuthorizerEvent, sendHeaders: readonly string[]): AuthorizerEvent {
  const { apiKey: _, ...identity } = event.requestContext.identity ?? {};
  const sent = <T>(headers: { readonly [name: string]: T } | null | undefined) =>
    Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => sendHeaders.includes(name.toLowerCase())));
  return {
    ...event,
    headers: sent(event.headers),
    multiValueHeaders: sent(event.multiValueHeaders),
    requestContext: { ...event.requestContext, identity },
  };
}

type Said = (name: string) => string | undefined;

function verdictOf(failed: boolean, answer: unknown, methodArn: string, identityOf: (said: Said) => Identity): Verification {
  if (typeof answer !== 'object' || answer === null) throw new NotUnderstood('its answer is no object');
  const members = answer as { readonly [name: string]: unknown };
  if (failed && members.errorMessage === 'Unauthorized') return 'invalid';
  if (failed) throw new NotUnderstood('it has failed');
  const fields = authorizerFields(members);
  if (!policyAllows(members.policyDocument, methodArn)) return 'forbidden';
  return { identity: identityOf((name) => fields.get(name)) };
}
