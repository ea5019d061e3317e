import { parseClaimPath } from '../../model/claims';
import type { ApiModel } from '../../model/model';
import type { ClaimPath, SchemeModel } from '../../model/scheme';
import type { ValueText } from '../../model/value';

/** A header that tells the backend about the caller, and what it holds. */
export interface IdentityHeader {
  readonly header: string;
  readonly scheme: string;
  readonly value: ValueText;
}

/** The headers that an API's schemes set. From a client they are removed, on open routes too. */
export function identityHeaders(api: ApiModel): IdentityHeader[] {
  return [...api.schemes.values()].flatMap(headersOf);
}

function headersOf({ name, jwt, external, spec }: SchemeModel): IdentityHeader[] {
  const claims = (jwt?.claimHeaders ?? []).map(
    ({ claim, header }): IdentityHeader => ({ header, scheme: name, value: [{ source: 'claim', name: claimName(claim) }] }),
  );
  const returned = (external?.returnHeaders ?? []).map(
    (header): IdentityHeader => ({ header, scheme: name, value: [{ source: 'returned', name: header }] }),
  );
  const consumer = spec.apiKey?.consumerHeader?.toLowerCase();
  return consumer === undefined
    ? [...claims, ...returned]
    : [...claims, { header: consumer, scheme: name, value: [{ source: 'consumer' }] }];
}

/** A claim's path as one text, the inverse of `parseClaimPath`. */
export function claimName(path: ClaimPath): string {
  const dotted = path.join('.');
  const isPlain = parseClaimPath(dotted).join('\0') === path.join('\0');
  return isPlain ? dotted : `/${path.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}
