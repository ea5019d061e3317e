import { nameOf } from './format/name';
import { whole } from './format/number';
import { some } from './rules';
import { block, define, type Fault, type Fields, list, type Schema } from './schema';
import type { WeightedBackend } from './weighted';

export const weightedBackendSchema: Schema<WeightedBackend> = define('WeightedBackend', () =>
  block('a weighted backend', { backend: nameOf('a backend', '"orders"'), weight: whole(0, 1_000_000) }),
);

/** Backends with weights, of which at least one is above 0. */
export const weights = () =>
  list(weightedBackendSchema(), (items) => [...some('write backends with their weights')(items), ...someWeight(items), ...eachOnce(items)]);

/** At least one weight is above 0. */
export function someWeight(items: readonly unknown[]): Fault[] {
  const zero = items.length > 0 && items.every((item) => (item as Fields | null)?.weight === 0);
  return zero
    ? [{ code: 'NoWeight', message: 'all weights are 0, so that no request could go anywhere; give one of them a weight above 0' }]
    : [];
}

function eachOnce(items: readonly unknown[]): Fault[] {
  const names = items.map((item) => (item as Fields | null)?.backend);
  return names.flatMap((name, index) => {
    if (typeof name !== 'string' || names.indexOf(name) === index) return [];
    return [
      {
        code: 'Duplicate',
        path: [index, 'backend'],
        message: `${JSON.stringify(name)} stands twice in the list; add its weights`,
      } as const,
    ];
  });
}
