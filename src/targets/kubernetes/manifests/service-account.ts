import type { Part } from './manifest';

/** An identity of the gateway's own, without a token: nothing in the pod talks to the Kubernetes API. */
export const serviceAccount: Part = {
  id: 'ServiceAccount',
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  content: { automountServiceAccountToken: () => false },
};
