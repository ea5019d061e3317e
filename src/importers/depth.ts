import { ImportError } from './import-error';

const MAX_DEPTH = 200;

/** Refuses values nested deeper than any sensible file, and values that contain themselves. */
export function refuseDeepNesting(value: unknown): void {
  measure(value, 0, new Map());
}

/** Height of a value. `heights` keeps shared parts from being walked twice; 0 marks a part whose walk is not over. */
function measure(value: unknown, depth: number, heights: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) return 0;
  const known = heights.get(value);
  if (known === 0) throw new ImportError('the document contains itself; give it with its $refs instead of resolved');
  if (depth + (known ?? 0) >= MAX_DEPTH) throw new ImportError(`the document is nested deeper than ${MAX_DEPTH} levels`);
  if (known !== undefined) return known;
  heights.set(value, 0);
  let height = 1;
  for (const part of Object.values(value)) height = Math.max(height, 1 + measure(part, depth + 1, heights));
  heights.set(value, height);
  return height;
}
