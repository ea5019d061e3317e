import type { IntrospectionModel } from '../../../model/introspection';
import { isTime } from '../jwt';
import type { Members } from '../token';
import { membersOf } from './json-answer';
import { nameOf, Remembered, SingleFlight } from './remembered';
import { askServer, type ServerPorts } from './server';

/** What is known of a token: the members of the server's answer, that it does not count, or nothing. */
export type Introspected = Members | 'inactive' | 'unavailable';

/** Looks tokens up. */
export type Introspect = (token: string) => Promise<Introspected>;

/** What looking up needs to know of a scheme. */
export type IntrospectionRules = Pick<IntrospectionModel, 'endpoint' | 'ttlMillis' | 'timeoutMillis'>;

/** Those that count and those that do not are remembered apart: whoever makes tokens up forgets nobody else's. */
const MOST = 10_000;

/** A token may begin to count. */
const LONGEST_REFUSAL_MILLIS = 10_000;

/**
 * Looks tokens up at the authorization server (RFC 7662).
 *
 * An answer counts for `ttl`, never beyond the token's `exp`, and a negative one for 10 s at most. A failure is never remembered.
 */
export function introspection({ endpoint, ttlMillis, timeoutMillis }: IntrospectionRules, ports: ServerPorts): Introspect {
  const { nowMillis, failed } = ports;
  const active = new Remembered<Members>(MOST, nowMillis);
  const inactive = new Remembered<'inactive'>(MOST, nowMillis);
  const flights = new SingleFlight<Introspected>();

  const look = async (token: string, name: string): Promise<Introspected> => {
    const askedAt = nowMillis();
    const members = await ask(token).catch((error: Error) => {
      failed(error.message);
      return undefined;
    });
    if (members === undefined) return 'unavailable';
    const expiresAt = members.exp === undefined ? Number.POSITIVE_INFINITY : (members.exp as number) * 1000;
    if (members.active === true && nowMillis() < expiresAt) {
      active.set(name, members, Math.min(askedAt + ttlMillis, expiresAt));
      return members;
    }
    inactive.set(name, 'inactive', askedAt + Math.min(ttlMillis, LONGEST_REFUSAL_MILLIS));
    return 'inactive';
  };

  const ask = async (token: string): Promise<Members> => {
    const answer = await askServer(ports, { url: endpoint, timeoutMillis }, { token, token_type_hint: 'access_token' });
    if (answer.status !== 200) throw new Error(`the authorization server answered ${answer.status}`);
    return sound(membersOf(answer));
  };

  return async (token) => {
    const name = nameOf(token);
    return active.get(name) ?? inactive.get(name) ?? flights.do(name, () => look(token, name));
  };
}

/** Whether a token counts must be clear, and for how long, and whose it is. */
function sound(members: Members): Members {
  const { active, exp, sub } = members;
  if (typeof active !== 'boolean') throw new Error('the authorization server did not say whether the token is active');
  if (active && exp !== undefined && !isTime(exp)) throw new Error('the authorization server answered with an exp that is no time');
  if (active && sub !== undefined && typeof sub !== 'string')
    throw new Error('the authorization server answered with a sub that is no text');
  return members;
}
