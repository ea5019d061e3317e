import { bytesField, fields, numberField } from './protobuf';
import { struct } from './struct';

/** The method that Envoy calls (`envoy/service/ext_proc/v3/external_processor.proto`). */
export const PROCESS = '/envoy.service.ext_proc.v3.ExternalProcessor/Process';

/** What Envoy says in a `ProcessingRequest`, as far as it is asked for. */
export type Processed = 'request headers' | 'response trailers' | 'something else';

const [REQUEST_HEADERS, RESPONSE_TRAILERS, IMMEDIATE, METADATA] = [1, 6, 7, 8];

/** What a `ProcessingRequest` is about. */
export function readProcessed(message: Uint8Array): Processed {
  for (const { number } of fields(message)) {
    if (number === 2) return 'request headers';
    if (number === 7) return 'response trailers';
  }
  return 'something else';
}

/** A `ProcessingResponse` that lets the request on and writes a text into its metadata. */
export function writeGoOn(namespace: string, name: string, value: string): Buffer {
  return Buffer.concat([bytesField(REQUEST_HEADERS, ''), bytesField(METADATA, struct({ [namespace]: { [name]: value } }))]);
}

/** A `ProcessingResponse` that lets trailers pass. */
export const TRAILERS_PASS = bytesField(RESPONSE_TRAILERS, '');

/** A `ProcessingResponse` that answers the request. */
export function writeAnswer(status: number, headers: readonly (readonly [name: string, value: string])[], details: string): Buffer {
  const set = headers.map(([name, value]) => bytesField(1, bytesField(1, Buffer.concat([bytesField(1, name), bytesField(3, value)]))));
  return bytesField(
    IMMEDIATE,
    Buffer.concat([bytesField(1, numberField(1, status)), bytesField(2, Buffer.concat(set)), bytesField(5, details)]),
  );
}
