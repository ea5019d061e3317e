/**
 * JSON to gRPC and back, by the `google.api.http` rules of the services.
 *
 * The AWS target refuses it.
 */
export interface Transcode {
  /** Path of the compiled descriptor set (`protoc --descriptor_set_out`), from the spec's own folder. */
  readonly descriptor: string;

  /** Full names of the services that JSON reaches: `shop.Stock`. */
  readonly services: string[];
}
