import { type Period, SECONDS_PER } from '../../../model/limits';

/** A window on the UTC clock, in seconds since 1970. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** 1 January 1970 was a Thursday, and weeks begin on Mondays. */
const FIRST_MONDAY = 4 * SECONDS_PER.day;

/** The window that a moment is in: weeks begin on Monday, months are those of the calendar. */
export function windowAt(per: Period, seconds: number): Window {
  if (per === 'month') return monthAt(seconds);
  const length = SECONDS_PER[per];
  const shift = per === 'week' ? FIRST_MONDAY : 0;
  const start = Math.floor((seconds - shift) / length) * length + shift;
  return { start, end: start + length };
}

function monthAt(seconds: number): Window {
  const date = new Date(seconds * 1_000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { start: Date.UTC(year, month) / 1_000, end: Date.UTC(year, month + 1) / 1_000 };
}
