import type { ProxyConfig, ProxyRoute } from '../config-proxy';
import { requestOf } from '../core/event';
import type { Identity } from '../core/identity';
import { placed } from '../core/placement';
import type { RequestView } from '../core/request';
import type { ValueContext } from '../core/values';
import type { ProxyEvent } from './event';
import { identityOf, valueContext } from './values';

/** One request on its way: what came, who calls, what the route says about it, and what `${...}` means for it. */
export interface Exchange {
  readonly event: ProxyEvent;
  readonly request: RequestView;
  readonly identity: Identity | undefined;
  readonly route: ProxyRoute;
  readonly values: ValueContext;
  readonly config: ProxyConfig;
}

/** What is known of a request before anything is decided. */
export function exchangeOf(event: ProxyEvent, config: ProxyConfig): Exchange {
  const route = placed(config.routes, event);
  const request = requestOf(event);
  const identity = identityOf(event);
  return { event, request, identity, route, values: valueContext(event, request, route, identity), config };
}
