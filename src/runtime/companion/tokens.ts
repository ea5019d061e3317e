import type { ExchangeDelivery, IntrospectionDelivery } from '../../targets/kubernetes/agent-plan';
import { type ClientCredentials, clientCredentials } from '../core/oauth/client';
import { exchange } from '../core/oauth/exchange';
import { introspection } from '../core/oauth/introspection';
import { postFormOverHttp } from '../core/oauth/post-form-over-http';
import type { ServerPorts } from '../core/oauth/server';
import type { RequestView } from '../core/request';
import { asksOf } from './asks';
import { CHECK, readCheck, type Told, writeTold } from './authorization-messages';
import { exchanged } from './exchanged';
import type { Unary } from './grpc';
import { lookedUp } from './looked-up';

/** What a companion is told of the credentials of a client; an entry that is missing is left out. */
export interface ClientSecret {
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** What is asked of authorization servers, and what the gateway shows them. */
export interface TokenConfig {
  readonly introspection: readonly IntrospectionDelivery[];
  readonly exchange: readonly ExchangeDelivery[];
  /** By the name of their secret. */
  readonly clients: { readonly [secret: string]: ClientSecret };
}

/** Answers what Envoy asks about tokens. */
export interface Tokens {
  configure(config: TokenConfig): void;
  /** What answers a call; undefined where it is about something else, or nothing is known of what is asked. */
  method(path: string, asks: unknown): Unary | undefined;
}

/** Says what Envoy is told of a request. A rejection is 503. What it remembers goes with a change of its rules. */
type Answer = (request: RequestView) => Promise<Told>;

/** Nothing is known yet. */
export function createTokens(say: (line: string) => void): Tokens {
  let clients: TokenConfig['clients'] = {};
  let asked: ReadonlyMap<string, Answer> = new Map();

  const ports = (name: string, secret: string): ServerPorts => ({
    post: postFormOverHttp,
    credentials: async () => credentialsOf(clients[secret]),
    nowMillis: Date.now,
    failed: seldom((reason) => say(`${name}: ${reason}; its callers get 503`)),
  });

  const kept = (asks: string, make: () => Answer): [string, Answer] => [asks, asked.get(asks) ?? make()];

  return {
    configure(config) {
      ({ clients } = config);
      const looking = config.introspection.map((rules) =>
        kept(asksOf('introspection', rules), () =>
          lookedUp(rules, introspection(rules, ports(`introspection ${rules.name}`, rules.client))),
        ),
      );
      const exchanging = config.exchange.map((rules) =>
        kept(asksOf('exchange', rules), () => exchanged(rules, exchange(rules, ports(`exchange ${rules.name}`, rules.client)))),
      );
      asked = new Map([...looking, ...exchanging]);
    },
    method(path, asks) {
      const known = path === CHECK ? asked.get(String(asks)) : undefined;
      return known && (async (message) => writeTold(await known(readCheck(message))));
    },
  };
}

function credentialsOf({ clientId, clientSecret }: ClientSecret = {}): ClientCredentials | undefined {
  return clientCredentials(clientId, clientSecret);
}

/** How often it is told that a server fails. */
const SAID_MILLIS = 10_000;

function seldom(say: (reason: string) => void): (reason: string) => void {
  let saidAt = 0;
  return (reason) => {
    if (Date.now() - saidAt < SAID_MILLIS) return;
    saidAt = Date.now();
    say(reason);
  };
}
