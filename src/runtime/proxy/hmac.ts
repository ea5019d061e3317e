import type { HmacModel } from '../../model/hmac';
import type { ProxySigned } from '../config-proxy';
import { decide } from '../core/access';
import { checkSignature, signingKey } from '../core/hmac';
import type { SecretStore } from '../core/secrets';
import type { Verification } from '../core/verifier';
import { isTooLarge } from './checks';
import { bodyOf } from './event';
import type { Exchange } from './exchange';
import type { AsyncRefusal } from './handler';
import { lacksRequired } from './required';

/** The schemes of signed bodies, by name. */
export type Signatures = { readonly [scheme: string]: HmacModel };

/**
 * Refuses requests whose body is not signed as their route asks for, and those that are and lack what they must have. A body that is too
 * large is told so before its signature is looked at.
 */
export function unsigned(signatures: Signatures, secrets: SecretStore, nowMillis: () => number): AsyncRefusal {
  const verify = async (scheme: string, hmac: HmacModel, { request, event }: Exchange): Promise<Verification> => {
    const valuesOf = (header: string) => request.headers.get(header) ?? [];
    if (valuesOf(hmac.header).length === 0) return 'absent';
    const key = signingKey(await secrets.entry(hmac.secret.secret, hmac.secret.key));
    if (key === undefined) return 'unavailable';
    const signature = checkSignature(hmac, key, valuesOf);
    signature.update(bodyOf(event));
    // schemes of one header decide together: while a secret changes, either lets in
    return signature.holds(nowMillis()) ? { identity: { scheme, scopes: [], groups: [] } } : 'foreign';
  };

  return async (exchange) => {
    const signed = exchange.route.signed as ProxySigned;
    if (!isAsked(signed, signatures, exchange)) return 'unauthenticated';
    if (isTooLarge(exchange)) return 'too-large';
    const verifiers = new Map(Object.entries(signatures).map(([name, hmac]) => [name, { verify: () => verify(name, hmac, exchange) }]));
    const decision = await decide(signed, exchange.request, verifiers);
    if (typeof decision === 'object') return lacksRequired(signed.required, exchange.request) ? 'invalid-request' : undefined;
    return decision === 'unavailable' ? 'unavailable' : 'unauthenticated';
  };
}

/** Whether there is anything to check: without the headers of signatures no body is looked at. */
function isAsked({ deciding, access }: ProxySigned, signatures: Signatures, { request }: Exchange): boolean {
  const came = deciding.flat().map((scheme) => request.headers.has(signatures[scheme]?.header ?? ''));
  return 'anyOf' in access ? came.includes(true) : !came.includes(false);
}
