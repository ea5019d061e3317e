import { AwsClient } from '../../aws';
import { readBound } from '../../bound';
import type { ProxyExchange } from '../../config-proxy';
import { clientCredentials } from '../../core/oauth/client';
import { exchange } from '../../core/oauth/exchange';
import { postFormOverHttp } from '../../core/oauth/post-form-over-http';
import { CachedSecrets } from '../../core/secrets';
import type { ProxyParts } from '../../parts';
import { tokenExchange } from '../../proxy/exchanged';

const { secrets } = readBound(process.env);
const aws = new AwsClient(process.env);
const store = new CachedSecrets((name) => aws.secret(secrets[name] ?? name), Date.now);

const exchangeFor = (backend: string, rules: ProxyExchange) =>
  exchange(rules, {
    post: postFormOverHttp,
    credentials: async () =>
      clientCredentials(await store.entry(rules.client, 'clientId'), await store.entry(rules.client, 'clientSecret')),
    nowMillis: Date.now,
    failed: (reason) => console.error(JSON.stringify({ level: 'warn', message: 'a token was not exchanged', backend, reason })),
  });

const make: ProxyParts['exchange'] = (exchanges) =>
  tokenExchange(Object.fromEntries(Object.entries(exchanges).map(([backend, rules]) => [backend, exchangeFor(backend, rules)])));

export = make;
