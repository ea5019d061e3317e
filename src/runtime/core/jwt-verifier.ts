import type { JwtModel } from '../../model/scheme';
import { claimTexts, claimWords } from './claims';
import type { Identity } from './identity';
import { isMeantFor, verifyToken } from './jwt';
import type { KeyCache } from './keys';
import { credentialIn } from './request';
import { type Members, type ParsedToken, parseToken } from './token';
import type { Verification, Verifier } from './verifier';

interface Accepted {
  readonly identity: Identity;
  readonly untilMillis: number;
}

const MAX_ACCEPTED = 1_000;
/** A withdrawn key stops working this long after it left the key set, at the latest. */
const ACCEPTED_MILLIS = 60_000;

/** Verifies the JSON Web Tokens of one scheme. Tokens found valid are remembered for a minute, never beyond their `exp`. */
export function jwtVerifier(scheme: string, rules: JwtModel, keys: KeyCache, nowMillis: () => number): Verifier {
  const accepted = new Map<string, Accepted>();

  const verifyText = async (text: string): Promise<Verification> => {
    const known = accepted.get(text);
    if (known !== undefined && nowMillis() < known.untilMillis) return known;
    const token = parseToken(text);
    if (token === undefined) return 'invalid';
    // several schemes may share one place: issuer and audience, unverified, say whose token it is
    if (!isMeantFor(token.claims, rules)) return 'foreign';
    const verdict = await judge(token);
    if (verdict !== 'valid') return verdict;
    const entry = accept(token.claims);
    if (accepted.size >= MAX_ACCEPTED) accepted.clear();
    accepted.set(text, entry);
    return entry;
  };

  const judge = async (token: ParsedToken): Promise<'valid' | 'invalid' | 'unavailable'> => {
    const known = await keys();
    if (known === undefined) return 'unavailable';
    const verdict = verifyToken(token, known, rules, nowMillis() / 1000);
    if (verdict !== 'unknown-key') return verdict;
    return verifyToken(token, (await keys(true)) ?? [], rules, nowMillis() / 1000) === 'valid' ? 'valid' : 'invalid';
  };

  const accept = (claims: Members): Accepted => ({
    identity: {
      scheme,
      claims,
      scopes: claimWords(claims, rules.scopeClaim),
      groups: claimTexts(claims, rules.groupsClaim),
      // an empty one names nobody, like an empty claim in a header
      ...((claims.sub as string | undefined) && { subject: claims.sub as string }),
    },
    untilMillis: Math.min((claims.exp as number) * 1000, nowMillis() + ACCEPTED_MILLIS),
  });

  return {
    /** One token decides: several, in one place or in several, are not accepted. */
    async verify(request) {
      const found = credentialIn(request, rules.tokenIn);
      if (found === 'ambiguous') return 'invalid';
      return found === undefined ? 'absent' : verifyText(found);
    },
  };
}
