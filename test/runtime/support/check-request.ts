import { bytesField } from '../../../src/runtime/companion/protobuf';

/** A `CheckRequest` as Envoy 1.40 writes it, as far as it is read. */
export function checkRequest(path: string, headers: readonly (readonly [string, string])[]): Buffer {
  const map = Buffer.concat(headers.map(([name, value]) => bytesField(1, Buffer.concat([bytesField(1, name), bytesField(3, value)]))));
  const http = Buffer.concat([bytesField(2, 'GET'), bytesField(4, path), bytesField(13, map)]);
  return bytesField(1, bytesField(4, bytesField(2, http)));
}
