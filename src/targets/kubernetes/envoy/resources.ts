/** An Envoy resource as protobuf JSON, with its `@type`. */
export interface EnvoyResource {
  readonly '@type': string;
  readonly name: string;
  readonly [field: string]: unknown;
}

/** What xDS delivers, by kind. */
export interface EnvoyResources {
  readonly listeners: readonly EnvoyResource[];
  readonly routes: readonly EnvoyResource[];
  readonly clusters: readonly EnvoyResource[];
}

/** An Envoy route. */
export interface EnvoyRoute {
  readonly match: { readonly headers?: readonly object[]; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}
