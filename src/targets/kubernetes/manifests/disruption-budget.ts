import { type Part, selector } from './manifest';

/** At most one pod is taken away at a time; one that is not ready anyway never holds up a node's drain. */
export const disruptionBudget: Part = {
  id: 'PodDisruptionBudget',
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  content: {
    spec: (gateway) => ({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selector(gateway) },
    }),
  },
};
