import { at } from '../../../model/report';
import type { Problem } from '../../../problem';
import type { ApiSpec } from '../../../spec/api';
import type { Bindings } from '../../../spec/bindings';
import { secretEntries } from '../agent-plan';
import type { KubernetesPlan } from '../plan';
import type { GatewayFrame } from './manifest';
import { SECRETS_DIR } from './pod';

/** The name of the Kubernetes Secret that a secret of the spec is kept in: by default its own. */
export function boundSecret({ secrets = {} }: Bindings, secret: string): string {
  return Object.hasOwn(secrets, secret) ? (secrets[secret]?.name ?? secret) : secret;
}

/** Secrets of the spec whose names, bound or their own, no Secret can have. */
export function checkSecretNames(apis: readonly ApiSpec[], bindings: Bindings): Problem[] {
  const keys = apis.flatMap(({ consumers = {} }) => Object.values(consumers).flatMap((consumer) => consumer.keys));
  const password = bindings.store?.redis?.password;
  const names = [...new Set([...keys, ...(password === undefined ? [] : [password])].map(({ secret }) => secret))].sort();
  return names.flatMap((name) => {
    const bound = boundSecret(bindings, name);
    if (SUBDOMAIN.test(bound) && bound.length <= 253) return [];
    const message = `no Secret of Kubernetes can be called "${bound}"; write { name: NAME } with lower-case letters, digits, dashes and dots`;
    return [{ path: at('bindings.secrets', name), code: 'UnboundSecret', message }];
  });
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
