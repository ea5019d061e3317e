import type { StreamModel } from '../../../model/stream';
import { seconds } from './typed';

/**
 * How long a stream may take, and that it may be a WebSocket.
 *
 * Envoy's timeout of a route ends with the answer, and that of one try with the head of the answer. It counts from the end of the request,
 * which a WebSocket doesn't have: there the time counts in which the backend says nothing.
 */
export function streamAction({ kind, idleMillis, maxDurationMillis }: StreamModel, headMillis: number): object {
  const head = seconds(headMillis);
  return {
    timeout: '0s',
    idle_timeout: seconds(idleMillis),
    ...(maxDurationMillis === undefined ? {} : { max_stream_duration: { max_stream_duration: seconds(maxDurationMillis) } }),
    retry_policy: { num_retries: 0, per_try_timeout: head, per_try_idle_timeout: head },
    ...(kind === 'websocket' ? { upgrade_configs: [{ upgrade_type: 'websocket' }] } : {}),
  };
}
