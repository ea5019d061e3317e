import { headerOwner, neverSent, OWNER_REASONS } from './header-owners';
import type { GatewayModel } from './model';
import { identityHeaders } from './scheme-headers';

/** Says why no request that rules look at has a header of that name; undefined where a client may send it. */
export type NeverSent = (name: string) => string | undefined;

/** What clients can never send to a gateway: what it takes away from every request, and what it tells backends itself. */
export function clientHeaders({ apis, requestId }: GatewayModel): NeverSent {
  const tellers = new Map(
    apis.flatMap((api) =>
      [...api.schemes.values()].flatMap((scheme) => identityHeaders(scheme).map(([name]) => [name, scheme.name] as const)),
    ),
  );
  const ownIds = requestId.header === 'x-request-id' && requestId.trust ? [] : [requestId.header, 'x-request-id'];
  return (written) => {
    const name = written.toLowerCase();
    const teller = tellers.get(name);
    if (teller !== undefined) return `the scheme "${teller}" fills it, and the gateway removes it from every request`;
    if (ownIds.includes(name)) return "the gateway replaces it with the request's id";
    return neverSent(name) ?? (headerOwner(name) === 'forwarded' ? OWNER_REASONS.forwarded : undefined);
  };
}
