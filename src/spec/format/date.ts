import type { Fault } from '../schema';
import { not, text } from './text';

/** A day of the calendar, in UTC. */
export function date() {
  return text({ what: 'a date', example: '"2027-06-30"', pattern: '^\\d{4}-\\d{2}-\\d{2}$', check: dateFault });
}

function dateFault(value: string): Fault | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return not(value, 'a date', 'write year, month and day, such as "2027-06-30"', 'NotADate');
  const day = new Date(`${value}T00:00:00Z`);
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)) return undefined;
  return not(value, 'a date', 'the calendar has no such day', 'NotADate');
}
