import type { Canary, CanaryPreview } from '../spec/canary';
import { type CodeDeployModel, resolveCodeDeploy } from './code-deploy';
import { resolveSticky, type StickyKey } from './sticky';

/** What is tried in the place of a backend. */
export interface CanaryModel {
  readonly backend: string;
  readonly weightPercent: number;
  /** Left out where each request is divided at random. */
  readonly sticky?: readonly StickyKey[];
  /** Who sends it gets the canary, whatever its share. The header is in lower case. */
  readonly preview?: CanaryPreview;
  /** How the share comes to be the present one, where CodeDeploy moves it. */
  readonly codeDeploy?: CodeDeployModel;
}

/** Resolves a canary. Steps by changes of the spec are for whoever takes them: a gateway knows the present share alone. */
export function resolveCanary({ backend, weightPercent, sticky, preview, steps }: Canary): CanaryModel {
  const codeDeploy = steps === undefined ? undefined : resolveCodeDeploy(steps);
  return {
    backend,
    weightPercent,
    ...(sticky === undefined ? {} : { sticky: resolveSticky(sticky) }),
    ...(preview === undefined ? {} : { preview: { header: preview.header.toLowerCase(), value: preview.value } }),
    ...(codeDeploy === undefined ? {} : { codeDeploy }),
  };
}
