/** What a window can be long. */
export type Period = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';

/** A window on the UTC clock, in seconds since 1970. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

const SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800 } as const;

/** 1 January 1970 was a Thursday, and weeks begin on Mondays. */
const FIRST_MONDAY = 4 * SECONDS.day;

/** The window that a moment is in: weeks begin on Monday, months are those of the calendar. */
export function windowAt(per: Period, seconds: number): Window {
  if (per === 'month') return monthAt(seconds);
  const length = SECONDS[per];
  const shift = per === 'week' ? FIRST_MONDAY : 0;
  const start = Math.floor((seconds - shift) / length) * length + shift;
  return { start, end: start + length };
}

function monthAt(seconds: number): Window {
  const date = new Date(seconds * 1_000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { start: Date.UTC(year, month) / 1_000, end: Date.UTC(year, month + 1) / 1_000 };
}
