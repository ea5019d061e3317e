/**
 * JSON to gRPC and back, by the `google.api.http` rules of the services.
 *
 * Routes that lead there take JSON alone. The AWS target refuses it.
 */
export interface Transcode {
  /**
   * Path of the compiled descriptor set, from the spec's own folder; of a spec in code, from the working directory.
   *
   * Made by `protoc --include_imports --descriptor_set_out`. At most 1 MiB.
   */
  readonly descriptor: string;

  /** Full names of the services that JSON reaches: `shop.Stock`. */
  readonly services: string[];
}
