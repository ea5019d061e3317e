import { createHash } from 'node:crypto';
import type { JwtModel } from '../../model/scheme';
import { claimTexts, claimWords } from './claims';
import type { Identity } from './identity';
import { verifyToken } from './jwt';
import type { KeyCache } from './keys';
import { credentialIn, type RequestView } from './request';
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
export class JwtVerifier implements Verifier {
  private readonly accepted = new Map<string, Accepted>();

  constructor(
    private readonly scheme: string,
    private readonly rules: JwtModel,
    private readonly keys: KeyCache,
    private readonly nowMillis: () => number,
  ) {}

  /** One token decides: several, in one place or in several, are not accepted. */
  public async verify(request: RequestView): Promise<Verification> {
    const found = credentialIn(request, this.rules.tokenIn);
    if (found === 'ambiguous') return 'invalid';
    return found === undefined ? 'absent' : this.verifyText(found);
  }

  private async verifyText(text: string): Promise<Verification> {
    const digest = createHash('sha256').update(text).digest('base64');
    const known = this.accepted.get(digest);
    if (known !== undefined && this.nowMillis() < known.untilMillis) return known;
    const token = parseToken(text);
    // several issuers may share one place: the unverified issuer says whose token it is
    if (token === undefined) return 'invalid';
    if (token.claims.iss !== this.rules.issuer) return 'absent';
    const verdict = await this.judge(token);
    if (verdict !== 'valid') return verdict;
    return this.remember(digest, token.claims);
  }

  private async judge(token: ParsedToken): Promise<'valid' | 'invalid' | 'unavailable'> {
    const keys = await this.keys.current();
    if (keys === undefined) return 'unavailable';
    const verdict = verifyToken(token, keys, this.rules, this.nowMillis() / 1000);
    if (verdict !== 'unknown-key') return verdict;
    const again = verifyToken(token, (await this.keys.afterUnknownKey()) ?? [], this.rules, this.nowMillis() / 1000);
    return again === 'valid' ? 'valid' : 'invalid';
  }

  private remember(digest: string, claims: Members): Accepted {
    const { scopeClaim, groupsClaim } = this.rules;
    const identity: Identity = {
      scheme: this.scheme,
      claims,
      scopes: claimWords(claims, scopeClaim),
      groups: claimTexts(claims, groupsClaim),
      ...(typeof claims.sub === 'string' && { subject: claims.sub }),
    };
    if (this.accepted.size >= MAX_ACCEPTED) this.accepted.clear();
    const entry = { identity, untilMillis: Math.min((claims.exp as number) * 1000, this.nowMillis() + ACCEPTED_MILLIS) };
    this.accepted.set(digest, entry);
    return entry;
  }
}
