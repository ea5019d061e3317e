/** A place in a value, and others that could stand there. */
export interface Nudge {
  readonly path: readonly PropertyKey[];
  /** The value with one leaf changed, in the order in which they are worth trying. */
  readonly changed: readonly unknown[];
}

/** Every leaf of a value, each with the ways to change it alone. */
export function nudges(value: unknown, path: readonly PropertyKey[] = []): Nudge[] {
  if (typeof value !== 'object' || value === null) return [{ path, changed: others(value) }];
  const entries = Object.entries(value).map(([key, child]) => [Array.isArray(value) ? Number(key) : key, child] as const);
  return entries.flatMap(([key, child]) =>
    nudges(child, [...path, key]).map((nudge) => ({ ...nudge, changed: nudge.changed.map((other) => replaced(value, key, other)) })),
  );
}

function replaced(value: object, key: PropertyKey, child: unknown): unknown {
  return Array.isArray(value) ? value.map((item, index) => (index === key ? child : item)) : { ...value, [key]: child };
}

/** One of each is another's neighbour. */
const WORDS: readonly (readonly string[])[] = [
  ['second', 'minute', 'hour'],
  ['GET', 'POST', 'DELETE'],
  ['orders', 'orders-v2', 'orders-v3'],
  ['route', 'ip', 'caller'],
  ['customers', 'staff'],
  ['RS256', 'ES256'],
  ['semicolon', 'nonAscii'],
  ['draft', 'none'],
  ['default', 'none'],
  ['rollout', 'hot'],
  ['regional', 'edge'],
];

function others(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value !== 'string') return [];
  const words = WORDS.flatMap((list) => (list.includes(value) ? list.filter((word) => word !== value) : []));
  const counted = value.replace(/\d+/, (digits) => String(Number(digits) + 1));
  const rooted = value.replace(/\d+(?=[^\d]*$)/, (digits) => String(Number(digits) + 1));
  return [...words, counted, rooted, `${value}x`, `x${value}`, 'https://x.example.com'].filter((other) => other !== value);
}
