import type { IntrospectionModel } from '../../model/introspection';
import { claimTexts, claimWords } from './claims';
import type { Introspect } from './oauth/introspection';
import { credentialIn } from './request';
import type { Verifier } from './verifier';

/** Verifies opaque tokens by what the authorization server says of them. */
export function introspectionVerifier(
  scheme: string,
  { tokenIn, scopeClaim, groupsClaim }: Pick<IntrospectionModel, 'tokenIn' | 'scopeClaim' | 'groupsClaim'>,
  introspect: Introspect,
): Verifier {
  return {
    /** One token decides: several, in one place or in several, are not accepted. */
    async verify(request) {
      const token = credentialIn(request, tokenIn);
      if (token === undefined) return 'absent';
      if (token === 'ambiguous' || token === '') return 'invalid';
      const claims = await introspect(token);
      if (typeof claims === 'string') return claims === 'inactive' ? 'invalid' : 'unavailable';
      return {
        identity: {
          scheme,
          claims,
          scopes: claimWords(claims, scopeClaim),
          groups: claimTexts(claims, groupsClaim),
          // an empty one names nobody, like an empty claim in a header
          ...((claims.sub as string | undefined) && { subject: claims.sub as string }),
        },
      };
    },
  };
}
