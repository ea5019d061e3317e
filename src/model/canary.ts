import type { Canary, CanaryPreview } from '../spec/canary';
import { resolveSticky, type StickyKey } from './sticky';

/** What is tried in the place of a backend. */
export interface CanaryModel {
  readonly backend: string;
  readonly weightPercent: number;
  /** Left out where each request is divided at random. */
  readonly sticky?: readonly StickyKey[];
  /** Who sends it gets the canary, whatever its share. The header is in lower case. */
  readonly preview?: CanaryPreview;
}

/** Resolves a canary. Its steps are for whoever takes them: a gateway knows the present share alone. */
export function resolveCanary({ backend, weightPercent, sticky, preview }: Canary): CanaryModel {
  return {
    backend,
    weightPercent,
    ...(sticky === undefined ? {} : { sticky: resolveSticky(sticky) }),
    ...(preview === undefined ? {} : { preview: { header: preview.header.toLowerCase(), value: preview.value } }),
  };
}
