import type { GatewayModel } from '../model/model';
import { at, choices } from '../model/report';
import type { Problem } from '../problem';
import type { BackendBinding, Bindings } from '../spec/bindings';
import { checkAuthorizers } from './authorizer-bindings';
import { bindingKind, bindingOf, boundAs } from './bound';
import { needsStore } from './counters';
import type { Target } from './verdict';

/** What is checked, and how strictly. */
export interface BindingsInput {
  /** As it is delivered: without what is waived. */
  readonly model: GatewayModel;
  /** As it is written; the model where nothing is waived. */
  readonly written?: GatewayModel;
  readonly bindings: Bindings;
  readonly target: Target;
  /** What a binding that nothing needs is. Default: error. */
  readonly unused?: 'error' | 'warning';
}

/** Backends that are not bound, bindings that nothing needs, and names that say too little. */
export function checkBindings({ model, written = model, bindings, target, unused = 'error' }: BindingsInput): Problem[] {
  const severity = unused === 'warning' ? { severity: 'warning' as const } : {};
  return [
    ...unbound(model, bindings, target),
    ...ambiguous(written, bindings),
    ...checkAuthorizers(written, bindings),
    ...[...unusedBackends(written, bindings), ...unusedSecrets(written, bindings), ...unusedStore(written, bindings)].map((problem) => ({
      ...problem,
      ...severity,
    })),
  ];
}

const REMEDIES: { readonly [target in Target]: string } = {
  kubernetes: '{ service: { name: NAME, port: PORT } } or { url: URL }',
  aws: '{ function: ARN } or { url: URL }',
};

function unbound(model: GatewayModel, bindings: Bindings, target: Target): Problem[] {
  const several = model.apis.length > 1;
  return neededBackends(model).flatMap(({ api, backend }) => {
    const name = boundAs(bindings, api, backend);
    if (name !== undefined) return kindProblems(bindingOf(bindings, api, backend) as BackendBinding, at('bindings.backends', name));
    const what = `the backend "${backend}"${several ? ` of the API "${api}"` : ''}`;
    const wanted = several ? `${api}/${backend}` : backend;
    const message = `${what} is not bound; in "backends" of the bindings, write ${wanted}: ${REMEDIES[target]}`;
    return [{ path: at('bindings.backends', wanted), code: 'UnboundBackend', message }];
  });
}

/** Each backend that a route may reach, once for each API. */
function neededBackends(model: GatewayModel): { readonly api: string; readonly backend: string }[] {
  return model.apis.flatMap((api) => {
    return [...api.reached]
      .filter((name) => api.backends.has(name))
      .sort()
      .map((backend) => ({ api: api.name, backend }));
  });
}

function kindProblems(binding: BackendBinding, path: string): Problem[] {
  if (bindingKind(binding) !== undefined) return [];
  return [
    {
      path,
      code: 'WrongBinding',
      message: 'the binding says not where the backend is; write a url, endpoints, a service, a function or a vpcLink',
    },
  ];
}

function ambiguous(model: GatewayModel, bindings: Bindings): Problem[] {
  return Object.keys(bindings.backends ?? {}).flatMap((name) => {
    const owners = model.apis.filter((api) => api.backends.has(name)).map((api) => api.name);
    if (owners.length < 2) return [];
    const left = owners.filter((owner) => !Object.hasOwn(bindings.backends ?? {}, `${owner}/${name}`));
    if (left.length < 2) return [];
    const names = choices(owners.map((owner) => `"${owner}/${name}"`));
    return [
      {
        path: at('bindings.backends', name),
        code: 'AmbiguousBinding',
        message: `${owners.length} APIs have a backend "${name}"; bind ${names}`,
      },
    ];
  });
}

function unusedBackends(model: GatewayModel, bindings: Bindings): Problem[] {
  const known = new Set(model.apis.flatMap((api) => [...api.backends.keys()].flatMap((name) => [name, `${api.name}/${name}`])));
  const prefix = (api: string) => (model.apis.length > 1 ? `${api}/` : '');
  const names = choices(model.apis.flatMap((api) => [...api.backends.keys()].map((name) => `${prefix(api.name)}${name}`)));
  return Object.keys(bindings.backends ?? {}).flatMap((name) => {
    if (known.has(name)) return [];
    return [
      {
        path: at('bindings.backends', name),
        code: 'UnusedBinding',
        message: `there is no backend "${name}"; remove the binding (the backends are: ${names})`,
      },
    ];
  });
}

function unusedSecrets(model: GatewayModel, bindings: Bindings): Problem[] {
  const used = new Set<string>();
  collectSecrets([...model.apis.map((api) => api.spec), model.settings, { ...bindings, secrets: undefined }], used);
  return Object.keys(bindings.secrets ?? {}).flatMap((name) => {
    if (used.has(name)) return [];
    return [
      { path: at('bindings.secrets', name), code: 'UnusedBinding', message: `nothing refers to the secret "${name}"; remove the binding` },
    ];
  });
}

function unusedStore(model: GatewayModel, { store }: Bindings): Problem[] {
  if (store === undefined || needsStore(model)) return [];
  const message = 'nothing is counted over all instances; remove the store, or give a limit "scope: gateway"';
  return [{ path: 'bindings.store', code: 'UnusedBinding', message }];
}

/** The names in every `{ secret: NAME }`, at any depth of plain data. */
function collectSecrets(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectSecrets(item, found);
  if (!isPlain(value)) return;
  if (typeof value.secret === 'string') found.add(value.secret);
  for (const child of Object.values(value)) collectSecrets(child, found);
}

function isPlain(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}
