import { objectName } from '../../../capability/kubernetes-name';
import type { Bindings } from '../../../spec/bindings';
import type { KubernetesBindings } from '../../../spec/bindings-kubernetes';
import type { KubernetesPlan } from '../plan';

/** A Kubernetes object as plain data. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [field: string]: unknown;
}

/** What every object carries. */
export interface ManifestMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: { readonly [label: string]: string };
  readonly annotations?: { readonly [annotation: string]: string };
}

/** What is known of a gateway before its routes are. */
export interface GatewayFrame {
  readonly name: string;
  readonly bindings: Bindings;
}

/** One of the objects that a gateway has, whatever its routes. */
export interface Part {
  /** The construct's id. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Everything but the metadata, by field. Called when the app is synthesized. */
  readonly content: { readonly [field: string]: (gateway: GatewayFrame, plan: KubernetesPlan) => unknown };
}

/** The Kubernetes block of a gateway's bindings. */
export function settings(gateway: GatewayFrame): KubernetesBindings {
  return gateway.bindings.kubernetes ?? {};
}

/** Labels that a gateway's pods are found by. They depend on its name alone, so that moving a construct changes no selector. */
export function selector(gateway: GatewayFrame): { readonly [label: string]: string } {
  return {
    'app.kubernetes.io/name': 'tollgate',
    'app.kubernetes.io/instance': gateway.name,
    'app.kubernetes.io/component': 'gateway',
  };
}

/** Metadata of a gateway's object; without a bound namespace, it is left to the chart. */
export function metadata(gateway: GatewayFrame, name: string = objectName(gateway.name)): ManifestMetadata {
  const { namespace } = settings(gateway);
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: { ...selector(gateway), 'app.kubernetes.io/managed-by': 'tollgate' },
  };
}
