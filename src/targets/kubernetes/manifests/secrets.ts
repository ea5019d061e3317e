import { at } from '../../../model/report';
import type { Problem } from '../../../problem';
import type { ApiSpec } from '../../../spec/api';
import type { Bindings } from '../../../spec/bindings';
import type { GatewaySettings } from '../../../spec/gateway';
import type { SecretRef } from '../../../spec/secret';
import { secretEntries } from '../agent-plan';
import type { KubernetesPlan } from '../plan';
import type { GatewayFrame } from './manifest';
import { SECRETS_DIR } from './pod';

/** The name of the Kubernetes Secret that a secret of the spec is kept in: by default its own. */
export function boundSecret({ secrets = {} }: Bindings, secret: string): string {
  return Object.hasOwn(secrets, secret) ? (secrets[secret]?.name ?? secret) : secret;
}

/** Secrets of the spec whose names, bound or their own, no Secret can have. */
export function checkSecretNames(apis: readonly ApiSpec[], settings: GatewaySettings | undefined, bindings: Bindings): Problem[] {
  const password = bindings.store?.redis?.password;
  const refs = [...secretsOfKeys(apis), ...secretsOfParts(apis, settings, bindings), ...(password === undefined ? [] : [password])];
  const names = [...new Set(refs.map(({ secret }) => secret))].sort();
  return names.flatMap((name) => {
    const bound = boundSecret(bindings, name);
    if (SUBDOMAIN.test(bound) && bound.length <= 253) return [];
    const message = `no Secret of Kubernetes can be called "${bound}"; write { name: NAME } with lower-case letters, digits, dashes and dots`;
    return [{ path: at('bindings.secrets', name), code: 'UnboundSecret', message }];
  });
}

function secretsOfKeys(apis: readonly ApiSpec[]): readonly SecretRef[] {
  return apis.flatMap(({ consumers = {} }) => Object.values(consumers).flatMap((consumer) => consumer.keys));
}

function secretsOfParts(apis: readonly ApiSpec[], settings: GatewaySettings | undefined, { listener }: Bindings): readonly SecretRef[] {
  const schemes = [...apis.map((api) => api.schemes), settings?.baseline?.schemes].flatMap((each) => Object.values(each ?? {}));
  const backends = apis.flatMap((api) => Object.values(api.backends ?? {}));
  return [
    listener?.tls?.certificate,
    ...schemes.flatMap(({ clientCertificate, hmac, login }) => [clientCertificate?.ca, hmac?.secret, login?.client]),
    ...backends.flatMap(({ tls }) => [tls?.ca, tls?.clientCertificate]),
  ].filter((ref) => ref !== undefined);
}

/** What Kubernetes takes as the name of a Secret (RFC 1123). */
const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** The secrets that the agent reads. */
export function agentSecrets({ agent }: KubernetesPlan): string[] {
  return [...new Set(secretEntries(agent).map(({ secret }) => secret))].sort();
}

/** A volume for each secret. One that is missing keeps no pod from starting: the agent says so, and serves the rest. */
export function secretVolumes({ bindings }: GatewayFrame, plan: KubernetesPlan): object[] {
  return agentSecrets(plan).map((secret, index) => ({
    name: volumeName(index),
    secret: { secretName: boundSecret(bindings, secret), defaultMode: 0o440, optional: true },
  }));
}

/** Where the agent, and nobody else, finds them. Never a subPath: that would not follow a change. */
export function secretMounts(plan: KubernetesPlan): object[] {
  return agentSecrets(plan).map((secret, index) => ({ name: volumeName(index), mountPath: `${SECRETS_DIR}/${secret}`, readOnly: true }));
}

/** Names of secrets may be longer than those of volumes. */
function volumeName(index: number): string {
  return `secret-${index}`;
}
