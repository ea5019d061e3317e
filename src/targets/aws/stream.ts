import type { StreamModel } from '../../model/stream';

/** The longest that API Gateway streams an answer. */
const MAX_STREAM_MILLIS = 900_000;

/** The part of an integration whose answer API Gateway hands on as it comes. Its timeout bounds the whole. */
export function streamed({ maxDurationMillis = MAX_STREAM_MILLIS }: StreamModel): object {
  return { responseTransferMode: 'STREAM', timeoutInMillis: maxDurationMillis };
}
