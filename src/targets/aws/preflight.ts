import { type CorsModel, isWildcardOrigin, originPattern } from '../../model/cors';
import type { GatewayModel } from '../../model/model';
import { securityHeaders } from '../../model/security-headers';
import { mockOperation, templateText } from './mock';

/** Answers a CORS preflight without any function. One of a foreign origin gets no CORS header. */
export function preflight(cors: CorsModel, model: Pick<GatewayModel, 'securityHeaders'>): object {
  const granted = {
    'access-control-allow-methods': cors.methods.join(','),
    ...(cors.headers.length > 0 && { 'access-control-allow-headers': cors.headers.join(',') }),
    ...(cors.credentials && { 'access-control-allow-credentials': 'true' }),
    'access-control-max-age': String(cors.maxAgeSeconds),
  };
  const open = cors.origins.length === 1 && cors.origins[0] === '*' && !cors.credentials;
  const headers: { readonly [name: string]: string } = open ? { 'access-control-allow-origin': '*', ...granted } : { vary: 'Origin' };
  const script = open ? '' : grantTo(cors.origins, granted);
  return { security: [], ...mockOperation({ status: 204, headers: { ...headers, ...securityHeaders(model) }, body: '', script }, false) };
}

/** Sets the headers where the request's origin is one of the list. Header names arrive as the client wrote them. */
function grantTo(origins: readonly string[], granted: { readonly [name: string]: string }): string {
  const condition = origins.includes('*') ? '$o!=""' : origins.map(isOrigin).join('||');
  const texts = Object.entries(granted).map(([name, value]) => [name, templateText(value)] as const);
  const headers = texts.map(([name, { text }]) => `#set($context.responseOverride.header.${name}="${text}")`);
  return [
    ...texts.map(([, { script }]) => script),
    `#set($p=$input.params().header)#set($o="$!p.get('Origin')$!p.get('origin')")`,
    `#if(${condition})#set($context.responseOverride.header.access-control-allow-origin=$o)${headers.join('')}#end`,
  ].join('');
}

function isOrigin(origin: string): string {
  return isWildcardOrigin(origin) ? `$o.matches("${originPattern(origin)}")` : `$o=="${origin}"`;
}
