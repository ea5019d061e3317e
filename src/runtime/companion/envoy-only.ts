import type { ServerOptions } from 'node:http2';

const ANY_NUMBER = 2 ** 31 - 1;

/**
 * What a server on a private socket need not fear. The only peer is Envoy, which brings the requests of all callers on one connection:
 * a guard that ends it because some of them hung up would refuse everybody else. Node.js 20 knows no setting for resets, so Envoy takes a
 * new connection before their number counts.
 */
export const ENVOY_ONLY: ServerOptions & { readonly streamResetBurst: number; readonly streamResetRate: number } = {
  streamResetBurst: ANY_NUMBER,
  streamResetRate: ANY_NUMBER,
  maxSessionInvalidFrames: ANY_NUMBER,
  maxSessionRejectedStreams: ANY_NUMBER,
  maxSessionMemory: 100,
  maxHeaderListPairs: 4_096,
  settings: { maxHeaderListSize: 1_048_576 },
};
