import type { RouteModel } from '../../model/route';
import type { ValuePart } from '../../model/value';
import type { Step } from './tree';

/**
 * The backend's path of a route at a node of the tree, in parts: literal text, and names of the tree's parameters as sources `path`.
 *
 * Without a rewrite that is the node's own path without the base path and the version; a rewrite's parameters are mapped to what stands in their place.
 */
export function backendPath(route: RouteModel, steps: readonly Step[], baseSteps: number): ValuePart[] {
  const own = steps.slice(baseSteps);
  const rewrite = route.rewrite?.path;
  if (rewrite === undefined) return ['/', ...joined(route.versionSegment === undefined ? own : own.slice(1))];
  return rewrite.flatMap((part) => {
    if (typeof part === 'string' || part.source !== 'path') return [part];
    return joined(captured(route, own, part.name ?? ''));
  });
}

/** The steps of the tree that a route's parameter covers. */
export function captured(route: RouteModel, own: readonly Step[], name: string): readonly Step[] {
  const at = route.template.segments.findIndex(
    (segment) => ('param' in segment && segment.param === name) || ('rest' in segment && segment.rest === name),
  );
  const segment = route.template.segments[at];
  if (segment === undefined) return [];
  return 'rest' in segment ? own.slice(at) : own.slice(at, at + 1);
}

/** Steps as the parts of a path. */
export function joined(steps: readonly Step[]): ValuePart[] {
  return steps.flatMap((step, index): ValuePart[] => {
    const part: ValuePart = 'literal' in step ? step.literal : { source: 'path', name: 'param' in step ? step.param : step.greedy };
    return index === 0 ? [part] : ['/', part];
  });
}
