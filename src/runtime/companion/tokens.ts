import type { IntrospectionDelivery } from '../../targets/kubernetes/agent-plan';
import { type ClientCredentials, clientCredentials } from '../core/oauth/client';
import { type Introspect, introspection } from '../core/oauth/introspection';
import { postFormOverHttp } from '../core/oauth/post-form-over-http';
import type { ServerPorts } from '../core/oauth/server';
import { credentialIn } from '../core/request';
import { CHECK, readCheck, type Told, writeTold } from './authorization-messages';
import type { Unary } from './grpc';

/** What a companion is told of the credentials of a client; an entry that is missing is left out. */
export interface ClientSecret {
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** What is asked of authorization servers, and what the gateway shows them. */
export interface TokenConfig {
  readonly introspection: readonly IntrospectionDelivery[];
  /** By the name of their secret. */
  readonly clients: { readonly [secret: string]: ClientSecret };
}

/** Answers what Envoy asks about tokens. */
export interface Tokens {
  configure(config: TokenConfig): void;
  /** What answers a call; undefined where it is about something else, or nothing is known of what is asked. */
  method(path: string, asks: unknown): Unary | undefined;
}

/** How often it is told that a server fails. */
const SAID_MILLIS = 10_000;

/** Nothing is known yet. */
export function createTokens(say: (line: string) => void): Tokens {
  let clients: TokenConfig['clients'] = {};
  let asked = new Map<string, Asked>();

  const ports = (name: string, secret: string): ServerPorts => ({
    post: postFormOverHttp,
    credentials: async () => credentialsOf(clients[secret]),
    nowMillis: Date.now,
    failed: seldom((reason) => say(`${name}: ${reason}; its callers get 503`)),
  });

  const looking = (rules: IntrospectionDelivery): Asked => {
    const name = `introspection ${rules.name}`;
    const key = JSON.stringify(rules);
    const known = asked.get(name);
    if (known?.key === key) return known;
    const introspect = introspection(rules, ports(name, rules.client));
    return { key, answer: (message) => lookedUp(rules, introspect, message) };
  };

  return {
    configure(config) {
      ({ clients } = config);
      asked = new Map(config.introspection.map((rules) => [`introspection ${rules.name}`, looking(rules)]));
    },
    method: (path, asks) => (path === CHECK ? asked.get(String(asks))?.answer : undefined),
  };
}

/** What was configured, and what answers. What it remembers goes with a change. */
interface Asked {
  readonly key: string;
  readonly answer: Unary;
}

/** Says who calls: without its metadata the gateway refuses a request. A rejection is 503. */
async function lookedUp({ name, tokenIn }: IntrospectionDelivery, introspect: Introspect, message: Uint8Array): Promise<Buffer> {
  const token = credentialIn(readCheck(message), tokenIn);
  const found = token === undefined || token === '' || token === 'ambiguous' ? 'inactive' : await introspect(token);
  if (found === 'unavailable') throw new Error('the token cannot be looked up');
  const told: Told = { metadata: found === 'inactive' ? {} : { [name]: found } };
  return writeTold(told);
}

function credentialsOf({ clientId, clientSecret }: ClientSecret = {}): ClientCredentials | undefined {
  return clientCredentials(clientId, clientSecret);
}

function seldom(say: (reason: string) => void): (reason: string) => void {
  let saidAt = 0;
  return (reason) => {
    if (Date.now() - saidAt < SAID_MILLIS) return;
    saidAt = Date.now();
    say(reason);
  };
}
