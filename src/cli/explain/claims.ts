import type { JwtModel } from '../../model/scheme';
import { breaksHeader, claimAt, claimHolds } from '../../runtime/core/claims';
import { isTime } from '../../runtime/core/jwt';
import type { Claims } from './request';

/** Why no token with these claims is valid; undefined where one may be. What is not given counts as right. */
export function invalidClaims(claims: Claims, scheme: string, jwt: JwtModel): string | undefined {
  const { sub } = claims;
  const foreign = foreignTo(claims, scheme, jwt);
  if (foreign !== undefined) return foreign;
  if (sub !== undefined && typeof sub !== 'string') return 'the claim "sub" is not a text';
  const times = invalidTimes(claims, jwt.clockSkewSeconds);
  if (times !== undefined) return times;
  const lacking = jwt.requiredClaims.find((rule) => !claimHolds(claims, rule));
  if (lacking !== undefined) return `the required claim "${lacking.claim.join('.')}" is missing or has another value`;
  const unfit = jwt.claimHeaders.find(({ claim }) => {
    const text = claimAt(claims, claim);
    return typeof text === 'string' && breaksHeader(text);
  });
  return unfit && `the claim "${unfit.claim.join('.')}" has what no header can carry`;
}

/** Why no token of which a server says this counts; undefined where one does. What is not given counts as right. */
export function inactive(claims: Claims): string | undefined {
  if (claims.active === false) return 'the token is not active';
  if (unsound(claims) !== undefined) return undefined;
  return invalidTimes({ ...(claims.exp !== undefined && { exp: claims.exp }) }, 0);
}

/** Why a server cannot say this of a token that counts; undefined where it can. */
export function unsound({ active, exp, sub }: Claims): string | undefined {
  if (active !== undefined && typeof active !== 'boolean') return 'the server would not say whether the token is active';
  if (exp !== undefined && !isTime(exp)) return 'the server would say an "exp" that is not a number of seconds';
  return sub !== undefined && typeof sub !== 'string' ? 'the server would say a "sub" that is not a text' : undefined;
}

/** Why a token is not of a scheme at all. */
export function foreignTo({ iss, aud }: Claims, scheme: string, { issuer, audiences }: JwtModel): string | undefined {
  if (iss !== undefined && iss !== issuer) return `the issuer is not that of "${scheme}"`;
  // of a login the audience is the gateway's client, whom only its secret names
  if (aud === undefined || audiences.length === 0 || [aud].flat().some((audience) => audiences.includes(audience as string)))
    return undefined;
  return 'the audience is another one';
}

function invalidTimes(claims: Claims, skewSeconds: number): string | undefined {
  const { exp, nbf, iat } = claims;
  const odd = Object.entries({ exp, nbf, iat }).find(([, time]) => time !== undefined && !isTime(time));
  if (odd !== undefined) return `the claim "${odd[0]}" is not a number of seconds`;
  const now = Date.now() / 1000;
  if (isTime(exp) && exp + skewSeconds < now) return 'the token has expired';
  return isTime(nbf) && nbf - skewSeconds > now ? 'the token is not valid yet' : undefined;
}
