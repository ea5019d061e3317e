import type { ProxyConfig } from '../config-proxy';
import { requestOf } from '../core/event';
import { placed } from '../core/placement';
import type { ValueContext } from '../core/values';
import type { ProxyEvent } from './event';
import { identityOf, type Known, valueContext } from './values';

/** One request on its way, and what `${...}` means for it. */
export interface Exchange extends Known {
  readonly values: ValueContext;
  /** What the backend gets in `Authorization`, where the caller's token was exchanged. */
  readonly authorization?: string;
}

/** What is known of a request before anything is decided. */
export function exchangeOf(event: ProxyEvent, config: ProxyConfig): Exchange {
  const route = placed(config.routes, event);
  const request = requestOf(event);
  const identity = identityOf(event);
  return { event, request, identity, route, values: valueContext({ event, request, identity, route, config }), config };
}
