import type { HeldKey } from '../../model/api-keys';
import type { BreakerModel } from '../../model/breaker';
import type { CountedLimit, PlansOfApi } from '../../model/counted';
import type { SignatureModel } from '../../model/hmac';
import type { LoginCookies } from '../../model/login';
import type { TokenPlace } from '../../model/scheme';
import type { LimitHeaders } from '../../runtime/core/limits/headers';
import type { SecretKeyRef } from '../../spec/secret';
import type { RedisStore } from '../../spec/store';

/** Where the agent gets a scheme's signing keys. It serves them, filtered to `algorithms`, at `/jwks/{name}` of its socket. */
export interface KeyDelivery {
  /** `API/SCHEME`, percent-encoded where it stands in a path. */
  readonly name: string;
  readonly algorithms: readonly string[];
  /** Exactly one of `uri` and `discovery` (the issuer). */
  readonly uri?: string;
  readonly discovery?: string;
}

/** A scheme of API keys: the agent reads its keys from secrets and delivers them as a filter of Envoy's. */
export interface ApiKeyDelivery {
  /** `API/SCHEME`. */
  readonly name: string;
  /** The name of the filter. */
  readonly filter: string;
  /** What the filter writes before the names of its metadata. */
  readonly prefix: string;
  /** The header in which the filter finds a key, in lower case. */
  readonly header: string;
  readonly keys: readonly HeldKey[];
}

/** A scheme of signed bodies: the agent reads its secret, and the companion checks its signatures. */
export interface HmacDelivery extends SecretKeyRef, SignatureModel {
  /** `API/SCHEME`. */
  readonly name: string;
  /** Where the companion is asked: elsewhere when anything of the scheme changes, so that it knows both while one takes the other's place. */
  readonly path: string;
  /** The header in which the companion says yes. */
  readonly allowed: string;
}

/** A limit on requests at work at one time, which the companion holds. */
export interface ConcurrentLimit {
  /** What Envoy calls it. */
  readonly id: string;
  /** At least 1. */
  readonly most: number;
}

/** What the companion counts, and where. */
export interface LimitDelivery {
  readonly limits: readonly CountedLimit[];
  readonly plans: readonly PlansOfApi[];
  /** Left out where none counts requests at one time. */
  readonly concurrent?: readonly ConcurrentLimit[];
  readonly headers: LimitHeaders;
  /** Left out where nothing is bound: then shared counters are kept in the companion, for one instance. */
  readonly store?: RedisStore;
}

/** A scheme whose tokens the companion asks an authorization server about. */
export interface IntrospectionDelivery {
  /** `API/SCHEME`. */
  readonly name: string;
  readonly endpoint: string;
  /** The secret that holds `clientId` and `clientSecret`. */
  readonly client: string;
  readonly ttlMillis: number;
  readonly timeoutMillis: number;
  readonly tokenIn: readonly TokenPlace[];
}

/** An exchange of callers' tokens that the companion makes. */
export interface ExchangeDelivery {
  /** `API/BACKEND/SCHEMES`: whose token is exchanged, and behind commas whose may come beside it. */
  readonly name: string;
  readonly endpoint: string;
  readonly audience: string;
  /** Empty where the server chooses. */
  readonly scopes: readonly string[];
  /** The secret that holds `clientId` and `clientSecret`. */
  readonly client: string;
  /** Where the caller's token stands. */
  readonly tokenIn: readonly TokenPlace[];
  /** Where tokens of any scheme of the route may stand: none of them goes on. */
  readonly removed: readonly TokenPlace[];
}

/** A scheme whose callers log in: the agent learns where, and gets tokens for them. Paths include the base path. */
export interface LoginDelivery {
  /** `API/SCHEME`. */
  readonly name: string;
  /** The name of the filter that becomes the login once all of it is known. */
  readonly filter: string;
  readonly issuer: string;
  /** The secret that holds `clientId` and `clientSecret`. */
  readonly client: string;
  readonly scopes: readonly string[];
  readonly callback: string;
  readonly logout: string;
  /** Empty: any host. */
  readonly hosts: readonly string[];
  readonly cookies: LoginCookies;
}

/** A secret of TLS: the agent reads it and delivers it to Envoy as a resource of its own, so that it changes without anything else. */
export interface TlsDelivery {
  /** The name of the resource. */
  readonly name: string;
  readonly secret: string;
  /** `certificate`: a chain and its key, in `tls.crt` and `tls.key`. `authority`: what certificates are checked against, in `ca.crt`. */
  readonly kind: 'certificate' | 'authority';
  /** Who needs it. Without its own the gateway cannot listen; without a backend's, only that backend is not reached. */
  readonly of: 'listener' | 'backends';
}

/** A breaker: the agent watches a backend, and moves its requests to a cluster that refuses them. */
export interface BreakerDelivery {
  /** `API/BACKEND`, which is the name of the backend's cluster. */
  readonly name: string;
  /** The cluster that refuses. */
  readonly open: string;
  readonly rule: BreakerModel;
  /** What is divided between the two: the weight of each stands under `PREFIX.CLUSTER` in Envoy's runtime. */
  readonly shares: readonly { readonly prefix: string; readonly weight: number }[];
}

/** A backend whose work is told. */
export interface BackendMetrics {
  /** `API/BACKEND`, which is the name of the backend's cluster. */
  readonly name: string;
  /** Times that somebody judges it by: what took longer is told apart exactly. */
  readonly thresholdsMillis: readonly number[];
}

/** What the agent tells of backends, beside what Envoy counts of requests. */
export interface MetricsDelivery {
  readonly backends: readonly BackendMetrics[];
}

/** What the agent does besides delivering configuration. */
export interface AgentPlan {
  readonly keys: readonly KeyDelivery[];
  /** Left out where no route takes API keys. */
  readonly apiKeys?: readonly ApiKeyDelivery[];
  /** Left out where nothing is read from secrets for TLS. */
  readonly tls?: readonly TlsDelivery[];
  /** Left out where no route takes signed bodies. */
  readonly hmac?: readonly HmacDelivery[];
  /** Left out where Envoy counts every limit by itself. */
  readonly limits?: LimitDelivery;
  /** Left out where no token is looked up. */
  readonly introspection?: readonly IntrospectionDelivery[];
  /** Left out where no token is exchanged. */
  readonly exchange?: readonly ExchangeDelivery[];
  /** Left out where no last good answer stands in for a backend. */
  readonly kept?: true;
  /** Left out where nobody logs in. */
  readonly logins?: readonly LoginDelivery[];
  /** Left out where no route passes a breaker. */
  readonly breakers?: readonly BreakerDelivery[];
  /** Left out where requests are not counted. */
  readonly metrics?: MetricsDelivery;
  readonly drainSeconds: number;
}

/** What of a plan the companion does. */
export type CompanionWork = Pick<AgentPlan, 'hmac' | 'limits' | 'introspection' | 'exchange' | 'kept'>;

/** The processes of the companion. Decisions have milliseconds and do not wait behind bodies, which anybody may send. */
export const COMPANION_PARTS = ['decisions', 'bodies'] as const;

/** A process of the companion. */
export type CompanionPart = (typeof COMPANION_PARTS)[number];

/** What one of them does. */
export function workOf(part: CompanionPart, { hmac, kept, limits, introspection, exchange }: CompanionWork): CompanionWork {
  return part === 'bodies' ? { hmac, kept } : { limits, introspection, exchange };
}

/** The entries of a secret of TLS, by kind. */
export const TLS_ENTRIES: { readonly [kind in TlsDelivery['kind']]: readonly string[] } = {
  certificate: ['tls.crt', 'tls.key'],
  authority: ['ca.crt'],
};

/** The entries of secrets that the agent reads. */
export function secretEntries({
  apiKeys = [],
  tls = [],
  hmac = [],
  limits,
  introspection = [],
  exchange = [],
  logins = [],
}: AgentPlan): { readonly secret: string; readonly key: string }[] {
  const password = limits?.store?.password;
  return [
    ...apiKeys.flatMap(({ keys }) => keys),
    ...tls.flatMap(({ secret, kind }) => TLS_ENTRIES[kind].map((key) => ({ secret, key }))),
    ...hmac,
    ...(password === undefined ? [] : [password]),
    ...[...introspection, ...exchange, ...logins].flatMap(clientEntries),
  ];
}

/** The entries of the secret of a client. */
export function clientEntries({ client }: { readonly client: string }): { readonly secret: string; readonly key: string }[] {
  return ['clientId', 'clientSecret'].map((key) => ({ secret: client, key }));
}
