export interface ServerSentEvents {}

export interface WebSocketStream {}

/** A long-lived answer. Exactly one of `sse` and `websocket`. */
export interface Stream {
  readonly sse?: ServerSentEvents;
  readonly websocket?: WebSocketStream;
  readonly idleTimeout?: string;
  readonly maxDuration?: string;
}
