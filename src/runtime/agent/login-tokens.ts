import type { LoginDelivery } from '../../targets/kubernetes/agent-plan';
import { isTime } from '../core/jwt';
import type { ClientCredentials } from '../core/oauth/client';
import { membersOf } from '../core/oauth/json-answer';
import type { PostForm } from '../core/oauth/post-form';
import { nameOf, Remembered, SingleFlight } from '../core/oauth/remembered';
import { askServer } from '../core/oauth/server';
import { parseToken } from '../core/token';

/** Tokens as Envoy takes them for a session. */
export interface Session {
  readonly access_token: 'none';
  readonly token_type: 'Bearer';
  readonly id_token: string;
  readonly expires_in: number;
  /** Left out where the issuer renews no sessions. */
  readonly refresh_token?: string;
}

/** A session; or the issuer does not give one, or nothing is known. */
export type SessionTokens = Session | 'refused' | 'unavailable';

/** Gets tokens for a code or a refresh token, whichever the form has. */
export type GetTokens = (form: URLSearchParams) => Promise<SessionTokens>;

/** What getting tokens needs. */
export interface TokenPorts {
  readonly post: PostForm;
  readonly nowMillis: () => number;
  readonly say: (line: string) => void;
  /** The issuer's token endpoint and the gateway's credentials; undefined while one is not known. */
  readonly client: () => { readonly endpoint: string; readonly credentials: ClientCredentials } | undefined;
}

const TIMEOUT_MILLIS = 5_000;

/** A page may ask for several things at once when its session ends: they renew it once. */
const REMEMBERED_MILLIS = 10_000;
const MOST = 10_000;

/** What Envoy knows of a grant that the issuer has to know. */
const MEMBERS = ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'refresh_token'];

/** Gets tokens of one scheme from its issuer. */
export function loginTokens({ name }: Pick<LoginDelivery, 'name'>, { post, nowMillis, say, client }: TokenPorts): GetTokens {
  const renewed = new Remembered<SessionTokens>(MOST, nowMillis);
  const flights = new SingleFlight<SessionTokens>();

  const ask = async (form: URLSearchParams): Promise<SessionTokens> => {
    const known = client();
    if (known === undefined) return 'unavailable';
    const ports = { post, nowMillis, failed: say, credentials: async () => known.credentials };
    const members = Object.fromEntries([...form].filter(([member]) => MEMBERS.includes(member)));
    const answer = await askServer(ports, { url: known.endpoint, timeoutMillis: TIMEOUT_MILLIS }, members);
    // what it says of a code or a refresh token that does not count is for nobody's eyes
    if (answer.status === 400) return 'refused';
    if (answer.status !== 200) throw new Error(`the issuer answered ${answer.status}`);
    return session(membersOf(answer), nowMillis());
  };

  const quietly = (form: URLSearchParams): Promise<SessionTokens> =>
    ask(form).catch((error: Error) => {
      say(`logins of ${name}: ${error.message}; who logs in gets 503`);
      return 'unavailable' as const;
    });

  return (form) => {
    const token = form.get('refresh_token');
    if (token === null) return quietly(form);
    const key = nameOf(token);
    const renew = async (): Promise<SessionTokens> => {
      const tokens = await quietly(form);
      if (typeof tokens === 'object') renewed.set(key, tokens, nowMillis() + REMEMBERED_MILLIS);
      return tokens;
    };
    const known = renewed.get(key);
    return known === undefined ? flights.do(key, renew) : Promise.resolve(known);
  };
}

/** A session lasts as long as the first of its tokens. The access token stays here: nothing needs it. */
function session(members: { readonly [member: string]: unknown }, nowMillis: number): Session {
  const { id_token: id, refresh_token: refresh, expires_in: lives } = members;
  const exp = typeof id === 'string' ? parseToken(id)?.claims.exp : undefined;
  if (typeof id !== 'string' || !isTime(exp)) throw new Error('the issuer did not answer with an id token');
  const seconds = Math.floor(exp - nowMillis / 1000);
  return {
    access_token: 'none',
    token_type: 'Bearer',
    id_token: id,
    expires_in: isTime(lives) && lives > 0 ? Math.min(lives, seconds) : seconds,
    ...(typeof refresh === 'string' ? { refresh_token: refresh } : {}),
  };
}
