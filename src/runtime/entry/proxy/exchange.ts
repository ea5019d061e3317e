import type { ProxyExchange } from '../../config-proxy';
import { clientSecret } from '../../core/oauth/client-secret';
import { exchange } from '../../core/oauth/exchange';
import { postFormOverHttp } from '../../core/oauth/post-form-over-http';
import type { ProxyParts } from '../../parts';
import { tokenExchange } from '../../proxy/exchanged';
import { secretStore } from '../../secret-store';

const store = secretStore(process.env);

const exchangeFor = (backend: string, rules: ProxyExchange) =>
  exchange(rules, {
    post: postFormOverHttp,
    credentials: () => clientSecret(store, rules.client),
    nowMillis: Date.now,
    failed: (reason) => console.error(JSON.stringify({ level: 'warn', message: 'a token was not exchanged', backend, reason })),
  });

const make: ProxyParts['exchange'] = (exchanges) =>
  tokenExchange(Object.fromEntries(Object.entries(exchanges).map(([backend, rules]) => [backend, exchangeFor(backend, rules)])));

export = make;
