import { isTime } from '../jwt';
import { parseToken } from '../token';
import { membersOf } from './json-answer';
import type { FormAnswer } from './post-form';
import { nameOf, Remembered, SingleFlight } from './remembered';
import { askServer, type ServerPorts } from './server';

/** What tokens are exchanged for. */
export interface ExchangeRules {
  readonly endpoint: string;
  readonly audience: string;
  /** Empty where the server chooses. */
  readonly scopes: readonly string[];
}

/** A token for the backend; or the server does not take the caller's, or nothing is known. */
export type Exchanged = { readonly token: string } | 'refused' | 'unavailable';

/** Exchanges callers' tokens. */
export type ExchangeToken = (subject: string) => Promise<Exchanged>;

const TIMEOUT_MILLIS = 2_000;
const MOST = 10_000;
const REFUSED_MILLIS = 10_000;

/** A token has to live until it reaches the backend. */
const EARLY_MILLIS = 5_000;

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** What may stand behind `Bearer` (RFC 6750, section 2.1). */
const SENDABLE = /^[\w.~+/-]+=*$/;

/** As much as servers take in all headers together by default; with more, callers would be told that theirs are too large. */
const LONGEST_TOKEN = 16_384;

/**
 * Exchanges tokens at the authorization server (RFC 8693).
 *
 * A new token is remembered for the subject token, audience and scopes, for as long as both tokens are known to live.
 */
export function exchange({ endpoint, audience, scopes }: ExchangeRules, ports: ServerPorts): ExchangeToken {
  const { nowMillis, failed } = ports;
  const known = new Remembered<{ readonly token: string }>(MOST, nowMillis);
  const refused = new Remembered<'refused'>(MOST, nowMillis);
  const flights = new SingleFlight<Exchanged>();

  const ask = async (subject: string, name: string): Promise<Exchanged> => {
    const askedAt = nowMillis();
    const form = { ...formOf(subject), audience, ...(scopes.length > 0 && { scope: scopes.join(' ') }) };
    const answer = await askServer(ports, { url: endpoint, timeoutMillis: TIMEOUT_MILLIS }, form);
    if (isRefusal(answer)) {
      refused.set(name, 'refused', askedAt + REFUSED_MILLIS);
      return 'refused';
    }
    const { token, livesMillis } = newToken(answer);
    const ownEnd = expiry(token);
    if (ownEnd !== undefined && ownEnd <= nowMillis()) throw new Error('the authorization server answered with a token that has expired');
    const ends = [livesMillis === undefined ? undefined : askedAt + livesMillis, ownEnd].filter((end) => end !== undefined);
    const until = ends.length === 0 ? askedAt : Math.min(...ends, expiry(subject) ?? Number.POSITIVE_INFINITY);
    known.set(name, { token }, until - EARLY_MILLIS);
    return { token };
  };

  return async (subject) => {
    const name = nameOf(subject, audience, ...scopes);
    const asking = async (): Promise<Exchanged> => {
      try {
        return await ask(subject, name);
      } catch (error) {
        failed((error as Error).message);
        return 'unavailable';
      }
    };
    return known.get(name) ?? refused.get(name) ?? flights.do(name, asking);
  };
}

function formOf(subject: string): { readonly [name: string]: string } {
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: subject,
    subject_token_type: ACCESS_TOKEN,
    requested_token_type: ACCESS_TOKEN,
  };
}

function isRefusal(answer: FormAnswer): boolean {
  return answer.status === 400 && membersOf(answer).error === 'invalid_grant';
}

function newToken(answer: FormAnswer): { readonly token: string; readonly livesMillis: number | undefined } {
  if (answer.status !== 200) throw new Error(`the authorization server answered ${answer.status}`);
  const { access_token: token, token_type: type, expires_in: lives } = membersOf(answer);
  if (typeof token !== 'string' || !SENDABLE.test(token) || typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    throw new Error('the authorization server did not answer with a bearer token');
  }
  if (token.length > LONGEST_TOKEN) throw new Error(`the authorization server answered with a token of ${token.length} characters`);
  if (lives !== undefined && !(isTime(lives) && lives > 0))
    throw new Error('the authorization server answered with an expires_in that is no time');
  return { token, livesMillis: lives === undefined ? undefined : lives * 1000 };
}

/** When a token ends that says so itself. */
function expiry(token: string): number | undefined {
  const exp = parseToken(token)?.claims.exp;
  return isTime(exp) ? exp * 1000 : undefined;
}
