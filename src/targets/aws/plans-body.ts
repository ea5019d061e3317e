import type { PlanContext } from './context';

/** What a body calls usage keys by. */
const SCHEME = 'usage_key';

/** What API Gateway imports as a method that asks for a key. */
const KEY = { type: 'apiKey', name: 'x-api-key', in: 'header' } as const;

/** Where keys come from: no client sends one, the authorizer names it. */
export const KEY_SOURCE = 'AUTHORIZER';

/** What a body has among its security schemes where there are usage plans. */
export function usageScheme({ usagePlans }: PlanContext): object {
  return usagePlans.length > 0 ? { [SCHEME]: KEY } : {};
}

/** What a body has at its top where there are usage plans. */
export function usageSource({ usagePlans }: PlanContext): object {
  return usagePlans.length > 0 ? { 'x-amazon-apigateway-api-key-source': KEY_SOURCE } : {};
}

/** What a method that is counted asks for besides its authorizer. */
export const USAGE_REQUIRED: { readonly [scheme: string]: readonly string[] } = { [SCHEME]: [] };
