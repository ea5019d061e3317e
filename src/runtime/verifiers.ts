import type { AuthorizerConfig, SchemeConfig } from './config';
import type { Verifiers } from './core/access';
import { ApiKeyVerifier } from './core/api-key-verifier';
import { JwtVerifier } from './core/jwt-verifier';
import type { GetJson } from './core/key-endpoint';
import { KeyCache } from './core/keys';
import type { SecretStore } from './core/secrets';
import type { Verifier } from './core/verifier';

/** What checking credentials needs from outside. */
export interface VerifierPorts {
  readonly getJson: GetJson;
  readonly secrets: SecretStore;
  readonly nowMillis: () => number;
}

/** One verifier for each scheme. They keep what they learn for as long as they live. */
export function verifiersOf(config: Pick<AuthorizerConfig, 'schemes' | 'consumerGroups'>, ports: VerifierPorts): Verifiers {
  return new Map(Object.entries(config.schemes).map(([name, scheme]) => [name, verifierOf(name, scheme, config, ports)]));
}

function verifierOf(
  name: string,
  scheme: SchemeConfig,
  { consumerGroups }: Pick<AuthorizerConfig, 'consumerGroups'>,
  ports: VerifierPorts,
): Verifier {
  if ('apiKey' in scheme) return new ApiKeyVerifier(name, scheme.apiKey, consumerGroups, ports.secrets);
  const { jwt } = scheme;
  return new JwtVerifier(name, jwt, new KeyCache(jwt.keys, jwt.algorithms, ports), ports.nowMillis);
}
