import { parseDurationMillis } from '../spec/duration';
import type { Stream } from '../spec/stream';

/** An answer that lives long. */
export interface StreamModel {
  readonly kind: 'sse' | 'websocket';
  /** Longest time without a byte in either direction. */
  readonly idleMillis: number;
  /** Longest time from the request to the end. Undefined: until either side ends it. */
  readonly maxDurationMillis?: number;
}

/** How long nothing may come where nothing is written. */
const DEFAULT_IDLE = '60s';

/** Fills in what a stream does not say. */
export function resolveStream({ websocket, idleTimeout = DEFAULT_IDLE, maxDuration }: Stream): StreamModel {
  return {
    kind: websocket === undefined ? 'sse' : 'websocket',
    idleMillis: parseDurationMillis(idleTimeout),
    ...(maxDuration === undefined ? {} : { maxDurationMillis: parseDurationMillis(maxDuration) }),
  };
}
