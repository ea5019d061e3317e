import type { BackendBinding, Bindings, Endpoint, KubernetesService, SecretBinding, VpcLinkBinding } from './bindings';
import { authorizerBindingSchema } from './bindings-authorizer.schema';
import { arn, awsBindingsSchema } from './bindings-aws.schema';
import { kubernetesBindingsSchema } from './bindings-kubernetes.schema';
import { anyJson } from './format/data';
import { checkBoundName, checkName, checkNotBlank, label } from './format/name';
import { flag, whole } from './format/number';
import { checkSecretName } from './format/secret';
import { line, word } from './format/text';
import { url } from './format/url';
import { listenerSchema } from './listener.schema';
import { PROTECTED } from './protected';
import { exactlyOne, onlyWith, some } from './rules';
import { block, define, list, map, type Rule, type Schema } from './schema';
import { storeSchema } from './store.schema';
import { someWeight } from './weighted.schema';

const address = () => url({ schemes: ['http', 'https'], later: ['h2c'], query: false, bound: true });

export const kubernetesServiceSchema: Schema<KubernetesService> = define('KubernetesService', () =>
  block('service', {
    name: label('"orders"'),
    namespace: label('"shop"').optional(),
    port: whole(1, 65_535),
    headless: flag().optional(),
  }),
);

export const endpointSchema: Schema<Endpoint> = define('Endpoint', () =>
  block('an endpoint', { url: address(), weight: whole(0, 1_000_000).optional() }),
);

export const vpcLinkSchema: Schema<VpcLinkBinding> = define('VpcLinkBinding', () => block('vpcLink', { arn: arn(), url: address() }));

export const backendBindingSchema: Schema<BackendBinding> = define('BackendBinding', () =>
  block(
    'the binding of a backend',
    {
      service: kubernetesServiceSchema().optional(),
      url: address().optional(),
      endpoints: list(endpointSchema(), (items) => [...some('write at least one { url }')(items), ...someWeight(items)]).optional(),
      function: anyJson().optional(),
      wrapped: flag().optional(),
      vpcLink: vpcLinkSchema().optional(),
    },
    exactlyOne('the binding of a backend', 'service', 'url', 'endpoints', 'function', 'vpcLink'),
    onlyWith('wrapped', 'function'),
  ),
);

export const secretBindingSchema: Schema<SecretBinding> = define('SecretBinding', () =>
  block('the binding of a secret', { name: line('the name of a secret', '"prod-partner-keys"') }),
);

const neverWaived: Rule = (fields) =>
  Object.keys(fields).flatMap((field) => {
    const step = withoutNames(field)
      .split(/[.[]/)
      .find((part) => PROTECTED.includes(part));
    if (step === undefined) return [];
    return [
      {
        code: 'NotHere',
        path: [field],
        message: `"${field}" protects and cannot be waived; choose a target or a binding that does ${step}`,
      } as const,
    ];
  });

/** A waiver without the names that a spec gives: a backend may be called "limits". */
function withoutNames(field: string): string {
  return field.replaceAll(/\["(?:[^"\\]|\\.)*"\]/g, '.*').replace(/^(backends|routes)\.[^.[]+/, '$1.*');
}

export const bindingsSchema: Schema<Bindings> = define('Bindings', () =>
  block('bindings', {
    backends: map(backendBindingSchema(), checkBoundName('a backend')).optional(),
    authorizers: map(authorizerBindingSchema(), checkBoundName('a scheme')).optional(),
    values: map(line('a value', '"https://id.staging.example.com"'), checkName('a value')).optional(),
    secrets: map(secretBindingSchema(), checkSecretName).optional(),
    store: storeSchema().optional(),
    listener: listenerSchema().optional(),
    waive: map(line('the reason', '"targets are ejected by the load balancer"'), checkNotBlank, neverWaived).optional(),
    companion: word('auto', 'never').optional(),
    aws: awsBindingsSchema().optional(),
    kubernetes: kubernetesBindingsSchema().optional(),
  }),
);
