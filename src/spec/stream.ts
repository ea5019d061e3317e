/** Server-sent events, or any answer that comes bit by bit. It has no settings. */
export interface ServerSentEvents {}

/** A WebSocket connection (RFC 6455). It has no settings. */
export interface WebSocketStream {}

/**
 * A long-lived answer. Exactly one of `sse` and `websocket`.
 *
 * The route's `timeout` then bounds the wait for the head of the answer. Excludes rules that read a body, cache and
 * aggregate.
 */
export interface Stream {
  /**
   * Server-sent events, or any answer that comes bit by bit.
   *
   * On AWS from http backends, without the proxy Lambda.
   *
   * @default the other kind
   */
  readonly sse?: ServerSentEvents;

  /**
   * A WebSocket connection. Its route takes GET alone, and leads to backends of `http1`.
   *
   * The AWS target refuses it.
   *
   * @default the other kind
   */
  readonly websocket?: WebSocketStream;

  /**
   * Longest time without a byte in either direction, before the head of the answer too.
   *
   * A duration from `1ms` to `24h`. The AWS target refuses it: API Gateway ends a stream after 5 minutes of silence.
   *
   * @default '60s'
   */
  readonly idleTimeout?: string;

  /**
   * Longest time that the connection may last.
   *
   * A duration from `1ms` to `720h`. The AWS target refuses more than `15m`, at which it ends every stream.
   *
   * @default until either side ends it
   */
  readonly maxDuration?: string;
}
