/** Server-sent events, or any answer that comes bit by bit. It has no settings. */
export interface ServerSentEvents {}

/** A WebSocket connection (RFC 6455). It has no settings. */
export interface WebSocketStream {}

/**
 * A long-lived answer. Exactly one of `sse` and `websocket`.
 *
 * Excludes rules that read the body, cache and aggregate.
 */
export interface Stream {
  /**
   * Server-sent events, or any answer that comes bit by bit.
   *
   * @default the other kind
   */
  readonly sse?: ServerSentEvents;

  /**
   * A WebSocket connection.
   *
   * The AWS target refuses it.
   *
   * @default the other kind
   */
  readonly websocket?: WebSocketStream;

  /**
   * Longest time without a byte in either direction.
   *
   * A duration from `1ms` to `24h`.
   *
   * @default '60s'
   */
  readonly idleTimeout?: string;

  /**
   * Longest time that the connection may last.
   *
   * A duration from `1ms` to `720h`; AWS ends streams at 15 minutes.
   *
   * @default until either side ends it
   */
  readonly maxDuration?: string;
}
