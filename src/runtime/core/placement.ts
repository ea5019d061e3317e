import type { GatewayEvent } from './gateway-event';

/** What a configuration says about the method and resource of an event; a resource may say it for all methods at once. */
export function placed<T>(
  routes: { readonly [methodAndResource: string]: T },
  { httpMethod, resource }: Pick<GatewayEvent, 'httpMethod' | 'resource'>,
): T {
  const found = routes[`${httpMethod} ${resource}`] ?? routes[`ANY ${resource}`];
  if (found === undefined) throw new Error(`no route for ${httpMethod} ${resource}`);
  return found;
}
