/** Bindings whose services are plain, also where a cdk8s-plus `Service` was given. */
export function readServices(bindings: unknown): unknown {
  const backends = (bindings as { backends?: unknown } | null | undefined)?.backends;
  if (!isMap(backends) || !Object.values(backends).some(hasObject)) return bindings;
  const read = Object.entries(backends).map(([name, binding]) => [
    name,
    hasObject(binding) ? { ...binding, service: readService(binding.service) } : binding,
  ]);
  return { ...(bindings as object), backends: Object.fromEntries(read) };
}

/** What a backend needs of a Kubernetes Service. */
function readService(service: ServiceObject) {
  const namespace = service.metadata?.namespace;
  return { name: service.name, port: service.port, ...(namespace === undefined ? {} : { namespace }) };
}

interface ServiceObject {
  readonly name: unknown;
  readonly port: unknown;
  readonly metadata?: { readonly namespace?: unknown };
}

function hasObject(binding: unknown): binding is { readonly service: ServiceObject } {
  return isMap(binding) && isMap(binding.service) && 'apiObject' in binding.service;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
