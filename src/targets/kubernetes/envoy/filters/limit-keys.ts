import type { LimitKey } from '../../../../model/limits';
import type { GatewayModel } from '../../../../model/model';
import { knowsCallersBeyondTokens } from '../../../../model/used-schemes';
import { CALLER_METADATA, claimsMetadata, providerName, ROUTE_METADATA, tokenSchemes } from '../names';
import { cookieCommand, metadataCommand } from '../values';

/** How much of a header or cookie tells callers apart: what they send bounds the memory of a limit. */
const MAX_KEY_LENGTH = 512;

/** A part of a limit's key as filters find it: what Envoy's command gives, or the client's address. */
export interface KeyPart {
  readonly name: string;
  readonly value: { readonly command: string } | 'address';
}

/** Where a filter finds a key of a limit. */
export function keyPart(key: LimitKey, gateway: GatewayModel): KeyPart {
  return { name: descriptorKey(key), value: 'ip' in key ? 'address' : { command: keyValue(key, gateway) } };
}

/** The value, in the form that filters of limits compare. A missing one puts all such requests together. */
export function keyAction({ name, value }: KeyPart): object {
  if (value === 'address') return { masked_remote_address: { v4_prefix_mask_len: 32, v6_prefix_mask_len: 64 } };
  return { generic_key: { descriptor_key: name, descriptor_value: value.command, default_value: '-' } };
}

/** Under which name it stands. */
export function descriptorKey(key: LimitKey): string {
  if ('ip' in key) return 'masked_remote_address';
  return JSON.stringify(key);
}

function keyValue(key: LimitKey, gateway: GatewayModel): string {
  if ('route' in key) return `%METADATA(ROUTE:${ROUTE_METADATA}:api)% %ROUTE_NAME%`;
  if ('header' in key) return `%REQ(${key.header}):${MAX_KEY_LENGTH}%`;
  if ('cookie' in key) return cookieCommand(key.cookie, MAX_KEY_LENGTH);
  if ('consumer' in key) return callerValue('consumer');
  if ('caller' in key && knowsCallersBeyondTokens(gateway)) return callerValue('caller');
  const claim = 'claim' in key ? key.claim : ['sub'];
  const values = gateway.apis.flatMap((api) =>
    tokenSchemes(api).map((scheme) => {
      const provider = providerName(api.name, scheme.name);
      return `${provider}=${metadataCommand([claimsMetadata(scheme), provider, ...claim])}`;
    }),
  );
  return values.join(' ');
}

/** What the script for callers has found; callers of two APIs are different ones. */
function callerValue(name: 'caller' | 'consumer'): string {
  return `%METADATA(ROUTE:${ROUTE_METADATA}:api)% ${metadataCommand([CALLER_METADATA, name])}`;
}
