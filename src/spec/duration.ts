const UNITS = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** What a duration looks like in the Kubernetes Gateway API (GEP-2257): `250ms`, `5s`, `1h30m`. */
export const DURATION = /^(?:\d{1,5}(?:h|ms|m|s)){1,4}$/;

/** Milliseconds of a duration such as `1h30m`. The text has passed the schema. */
export function parseDurationMillis(text: string): number {
  let millis = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|h|m|s)/g)) millis += Number(count) * UNITS[unit as keyof typeof UNITS];
  return millis;
}
