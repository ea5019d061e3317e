import { AwsClient } from '../../aws';
import { readBound } from '../../bound';
import type { ProxyConfig, ProxyLimits } from '../../config-proxy';
import { type ProxyParts, proxyPartsOf } from '../../parts';
import { proxyOf } from '../../proxy/handler';
import { sendHttp } from '../../proxy/http-client';

const config = load('config') as ProxyConfig;
const { functions } = readBound(process.env);
const aws = new AwsClient(process.env);

/** The other files of this folder are bundled apart: a function carries those that its configuration asks for, and that itself. */
function load(part: string): unknown {
  const file = `./${part}`;
  return require(file);
}

/** A part that the configuration asks for. */
function part<Name extends keyof ProxyParts>(name: Name): ProxyParts[Name] | undefined {
  return proxyPartsOf(config).includes(name) ? (load(name) as ProxyParts[Name]) : undefined;
}

/** The Lambda handler of the proxy. */
export const handler = proxyOf(config, {
  send: sendHttp,
  invoke: (backend, payload, signal) => aws.invoke(functions[backend] ?? '', payload, signal),
  random: Math.random,
  resilient: part('resilience'),
  matchesRegex: part('regex') ?? (() => false),
  unsigned: part('hmac')?.(config.signatures ?? {}),
  exchanged: part('exchange')?.(config.exchanges ?? {}),
  divide: part('sides'),
  count: part('limits')?.(config.limits as ProxyLimits),
});
