import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsClient } from '../aws';
import { readBound } from '../bound';
import type { ProxyConfig } from '../config-proxy';
import { proxyOf } from '../proxy/handler';
import { sendHttp } from '../proxy/http-client';

const config = JSON.parse(readFileSync(join(__dirname, 'config.json'), 'utf8')) as ProxyConfig;
const { functions } = readBound(process.env);
const aws = new AwsClient(process.env);

/** The Lambda handler of the proxy. */
export const handler = proxyOf(config, {
  send: sendHttp,
  invoke: (backend, payload, signal) => aws.invoke(functions[backend] ?? '', payload, signal),
  random: Math.random,
});
