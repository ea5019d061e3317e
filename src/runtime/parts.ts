import type { ExternalModel } from '../model/external';
import type { IntrospectionModel } from '../model/introspection';
import type { JwtModel } from '../model/scheme';
import type { ApiKeyConfig, AuthorizerConfig, ClientCertificateConfig, LambdaConfig } from './config';
import type { ProxyConfig, ProxyExchange, ProxyLimits } from './config-proxy';
import type { addressPasses } from './core/addresses';
import type { computed } from './core/computed';
import type { Identity } from './core/identity';
import type { Verifier } from './core/verifier';
import type { TokenExchange } from './proxy/exchanged';
import type { AsyncRefusal } from './proxy/handler';
import type { Signatures } from './proxy/hmac';
import type { Count } from './proxy/limits';
import type { MatchesRegex } from './proxy/predicates';
import type { Resilient } from './proxy/resilience';
import type { Divide } from './proxy/sides';

/** What an authorizer has only where its API needs it. Each is a file of `entry/authorizer`, named so. */
export interface AuthorizerParts {
  readonly jwt: (scheme: string, jwt: JwtModel) => Verifier;
  readonly apiKey: (scheme: string, apiKey: ApiKeyConfig, groupsOfConsumers: AuthorizerConfig['consumerGroups']) => Verifier;
  readonly clientCertificate: (scheme: string, certificate: ClientCertificateConfig) => Verifier;
  readonly introspection: (scheme: string, introspection: IntrospectionModel) => Verifier;
  readonly external: (scheme: string, external: ExternalModel) => Verifier;
  readonly lambda: (scheme: string, lambda: LambdaConfig) => Verifier;
  readonly addresses: typeof addressPasses;
  readonly values: typeof computed;
  /** Gives what API Gateway counts a caller by. */
  readonly usage: (config: AuthorizerConfig, identity: Identity | undefined) => Promise<{ readonly usageIdentifierKey: string }>;
}

/** A kind of scheme, and the part that checks it. */
export type SchemeKind = 'apiKey' | 'clientCertificate' | 'external' | 'introspection' | 'jwt' | 'lambda';

/** Loads a part. */
export type LoadPart = <Name extends keyof AuthorizerParts>(name: Name) => AuthorizerParts[Name];

/** The parts that a configuration asks for, by name. */
export function partsOf({ schemes, rules }: Pick<AuthorizerConfig, 'schemes' | 'rules'>): (keyof AuthorizerParts)[] {
  const asked = new Set<keyof AuthorizerParts>();
  for (const scheme of Object.values(schemes)) asked.add(Object.keys(scheme)[0] as SchemeKind);
  if (rules.some(({ ips }) => ips.length > 0)) asked.add('addresses');
  if (rules.some(({ values }) => values.length > 0)) asked.add('values');
  if (rules.some(({ counted }) => counted === true)) asked.add('usage');
  return [...asked].sort();
}

/** What a proxy has only where one of its routes needs it. Each is a file of `entry/proxy`, named so. */
export interface ProxyParts {
  readonly exchange: (exchanges: { readonly [backend: string]: ProxyExchange }) => TokenExchange;
  readonly hmac: (signatures: Signatures) => AsyncRefusal;
  readonly regex: MatchesRegex;
  readonly limits: (limits: ProxyLimits) => Count;
  readonly resilience: Resilient;
  readonly sides: Divide;
}

/** The parts that a proxy's configuration asks for, by name. */
export function proxyPartsOf({
  routes,
  exchanges,
  limits,
  signatures,
}: Pick<ProxyConfig, 'routes' | 'exchanges' | 'limits' | 'signatures'>): (keyof ProxyParts)[] {
  const variants = Object.values(routes).flatMap((route) => route.variants);
  const targets = [...Object.values(routes), ...variants];
  const hasRegex = variants.some(({ when }) => when.some(({ match }) => 'regex' in match));
  return [
    ...(exchanges === undefined ? [] : (['exchange'] as const)),
    ...(signatures === undefined ? [] : (['hmac'] as const)),
    ...(limits === undefined ? [] : (['limits'] as const)),
    ...(hasRegex ? (['regex'] as const) : []),
    ...(targets.some(({ divided }) => divided !== undefined) ? (['sides'] as const) : []),
    ...(Object.values(routes).some(({ resilience }) => resilience !== undefined) ? (['resilience'] as const) : []),
  ];
}
