import { bytesField, fields, messages, numberField, text } from './protobuf';
import { struct } from './struct';

/** What Envoy says of a request for one counter: keys and values, in order. */
export type Descriptor = readonly { readonly key: string; readonly value: string }[];

/** What Envoy is told. */
export interface RateLimitAnswer {
  readonly admitted: boolean;
  /** On the answer to the client, whether or not it is admitted. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Texts for the metadata of the request, by name. */
  readonly metadata: { readonly [name: string]: string };
}

/** The method that Envoy calls (`envoy/service/ratelimit/v3/rls.proto`). */
export const SHOULD_RATE_LIMIT = '/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit';

/** The descriptors of a `RateLimitRequest`. */
export function readRequest(message: Uint8Array): Descriptor[] {
  return messages(message, 2).map((descriptor) => messages(descriptor, 1).map(readEntry));
}

function readEntry(message: Uint8Array): Descriptor[number] {
  const entry = { key: '', value: '' };
  for (const { number, value } of fields(message)) {
    if (number === 1) entry.key = text(value);
    if (number === 2) entry.value = text(value);
  }
  return entry;
}

const [OK, OVER_LIMIT] = [1, 2];

/** A `RateLimitResponse`. */
export function writeResponse({ admitted, headers, metadata }: RateLimitAnswer): Buffer {
  return Buffer.concat([
    numberField(1, admitted ? OK : OVER_LIMIT),
    ...headers.map(([name, value]) => bytesField(3, Buffer.concat([bytesField(1, name), bytesField(2, value)]))),
    ...(Object.keys(metadata).length > 0 ? [bytesField(6, struct(metadata))] : []),
  ]);
}
