import type { RedirectModel, RespondModel } from '../model/action';
import type { ClaimRule } from '../model/claims';
import type { CorsModel } from '../model/cors';
import type { CountedLimit, PlansOfApi } from '../model/counted';
import type { ProblemSlug } from '../model/errors';
import type { HmacModel } from '../model/hmac';
import type { LimitKey } from '../model/limits';
import type { MirrorModel } from '../model/mirror';
import type { RetryModel } from '../model/retry';
import type { TokenPlace } from '../model/scheme';
import type { StickyKey } from '../model/sticky';
import type { HeaderChange } from '../model/transform';
import type { ValueText } from '../model/value';
import type { PredicateModel } from '../model/variants';
import type { CanaryPreview } from '../spec/canary';
import type { PathException } from '../spec/paths';
import type { AuthorizerRule } from './config';
import type { LimitHeaders } from './core/limits/headers';
import type { ExchangeRules } from './core/oauth/exchange';

/** Where the proxy sends requests. A function's ARN is bound by name. */
export type ProxyBackend =
  | { readonly endpoints: readonly { readonly url: string; readonly weight: number }[] }
  | { readonly function: true };

/** What a request leads to. Exactly one kind. */
export type ProxyAction =
  | { readonly backends: readonly { readonly backend: string; readonly weight: number }[] }
  | { readonly respond: RespondModel }
  | { readonly redirect: RedirectModel }
  | { readonly problem: ProblemSlug };

/** Changes of headers and query. */
export interface ProxyChanges {
  readonly setHeaders: readonly HeaderChange[];
  readonly addHeaders: readonly HeaderChange[];
  readonly removeHeaders: readonly string[];
  readonly setQuery: readonly HeaderChange[];
  readonly removeQuery: readonly string[];
}

/** An exchange of callers' tokens. */
export interface ProxyExchange extends ExchangeRules {
  /** The secret that holds `clientId` and `clientSecret`. */
  readonly client: string;
}

/** What a request must have, by name: headers in lower case. */
export interface ProxyRequired {
  readonly headers: readonly string[];
  readonly query: readonly string[];
}

/** Which signatures of the body let in, and the order in which they decide. */
export interface ProxySigned extends Pick<AuthorizerRule, 'access' | 'deciding'> {
  /** Asked for once a signature holds. */
  readonly required: ProxyRequired;
}

/** A scheme that may say who calls, and where its token stands. */
export interface ProxySubject {
  readonly scheme: string;
  readonly tokenIn: readonly TokenPlace[];
}

/** One of the sides among which requests are divided. */
export interface ProxySide {
  /** Whose number is below it, and not below that of the side before, is on this side. */
  readonly below: number;
  readonly action: ProxyAction;
  readonly exchange?: string;
  readonly timeoutMillis: number;
}

/** How the requests of a target are divided. */
export interface ProxyDivision {
  readonly scope: string;
  /** What tells callers apart; empty where chance alone decides. */
  readonly sticky: readonly StickyKey[];
  /** Who sends it is on the first side. */
  readonly preview?: CanaryPreview;
  readonly sides: readonly ProxySide[];
}

/** What answers in place of a backend that fails, another backend within a time of its own. */
export type ProxyFallback = { readonly respond: RespondModel } | { readonly backend: string; readonly timeoutMillis: number };

/** What happens around the requests to one backend. */
export interface ProxyResilience {
  readonly retry?: RetryModel;
  readonly fallback?: ProxyFallback;
  readonly mirror?: MirrorModel & { readonly timeoutMillis: number };
}

/** One way to answer a route. */
export interface ProxyTarget {
  readonly action: ProxyAction;
  /** Takes the place of the action, and of its exchange; left out where the weights of an action are all. */
  readonly divided?: ProxyDivision;
  /** The backend whose exchange the caller's token goes through. All of one way exchange alike. */
  readonly exchange?: string;
  /** The backend's path; sources `path` are parameters of the resource. */
  readonly path: ValueText;
  readonly host?: ValueText;
  readonly request: ProxyChanges;
  readonly response: ProxyChanges;
  /** What every answer from here on says of the version; left out where it says nothing. */
  readonly announced?: ProxyChanges;
  /** Left out where it is that of the route. */
  readonly timeoutMillis?: number;
}

/** A target that is chosen where all predicates hold. */
export interface ProxyVariant extends ProxyTarget {
  readonly when: readonly PredicateModel[];
}

/** Everything about one placement that API Gateway does not do by itself. */
export interface ProxyRoute extends ProxyTarget {
  /** As the spec writes it. */
  readonly route: string;
  readonly variants: readonly ProxyVariant[];
  /** Route parameters by name, as the segments of the resource that stand for them. */
  readonly parameters: { readonly [name: string]: ValueText };
  readonly timeoutMillis: number;
  /** Checked before the body is looked at in any other way. */
  readonly signed?: ProxySigned;
  /** Whose token is exchanged: the first of them that let the caller in. */
  readonly subjects?: readonly ProxySubject[];
  /** What a refusal with 401 asks for. */
  readonly challenge?: string;
  readonly maxBodyBytes?: number;
  readonly contentTypes?: readonly string[];
  readonly allowedPaths: readonly PathException[];
  readonly cors?: CorsModel;
  /** By the backend that a request is meant for; left out where each is asked once and nothing stands in for it. */
  readonly resilience?: { readonly [backend: string]: ProxyResilience };
  /** What a request counts against: limits by their ids, and the plan of its caller. */
  readonly counted?: { readonly limits: readonly string[]; readonly plans?: true };
  /** For `wrap`: the proxy stands before the function on this route and does everything, so that nothing happens twice. */
  readonly proxied?: true;
}

/** A header that tells a backend who calls. */
export interface ProxyIdentityHeader {
  readonly header: string;
  readonly scheme: string;
  readonly value: ValueText;
}

/** A limit that the proxy counts, and what of a request has a counter of its own. */
export interface ProxyLimit extends CountedLimit {
  readonly by: readonly LimitKey[];
}

/** What a proxy counts in its store. */
export interface ProxyLimits {
  /** The gateway's name: what gateways of one name count in one table, they count together. */
  readonly gateway: string;
  readonly headers: LimitHeaders;
  readonly limits: readonly ProxyLimit[];
  readonly plans: PlansOfApi;
  /** Which plan has a caller as a member: the first whose claims all hold. */
  readonly members: readonly { readonly plan: string; readonly claims: readonly ClaimRule[] }[];
}

/** Everything that one API's proxy knows, or `wrap` in a function. */
export interface ProxyConfig {
  readonly problems: { readonly [Slug in ProblemSlug]?: { readonly status: number; readonly body: string } };
  readonly requestIdHeader: string;
  readonly identityHeaders: readonly ProxyIdentityHeader[];
  /** Headers and query parameters with credentials that are not for backends. */
  readonly secretHeaders: readonly string[];
  readonly secretQueries: readonly string[];
  /** Set in every answer that does not have them. */
  readonly securityHeaders: { readonly [name: string]: string };
  readonly backends: { readonly [name: string]: ProxyBackend };
  /** Left out where no body is signed. */
  readonly signatures?: { readonly [scheme: string]: HmacModel };
  /** By backend; left out where no token is exchanged. */
  readonly exchanges?: { readonly [backend: string]: ProxyExchange };
  readonly routes: { readonly [methodAndResource: string]: ProxyRoute };
  /** Where something is counted. */
  readonly limits?: ProxyLimits;
}
