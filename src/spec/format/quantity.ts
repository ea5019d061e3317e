import { DURATION, parseDurationMillis } from '../duration';
import type { Fault } from '../schema';
import { parseSizeBytes, SIZE } from '../size';
import { show } from './show';
import { text } from './text';

/** The longest duration that may be waited for. */
const LONGEST = '24h';

/** What a duration may be. */
interface DurationRules {
  readonly min?: string;
  readonly max?: string;
  /** What takes it counts in seconds. */
  readonly wholeSeconds?: boolean;
  /** What takes it counts in minutes. */
  readonly wholeMinutes?: boolean;
}

const UNITS = { seconds: ['s', 1_000], minutes: ['m', 60_000] } as const;

/** A duration within bounds, as the Gateway API writes it. */
export function duration({ min = '1ms', max = LONGEST, wholeSeconds = false, wholeMinutes = false }: DurationRules = {}) {
  const units = wholeMinutes ? 'minutes' : wholeSeconds ? 'seconds' : undefined;
  return text({
    what: 'a duration',
    example: '"5s"',
    pattern: DURATION.source,
    check: (value) => {
      if (!DURATION.test(value))
        return LONG_DURATION.test(value) ? (durationBounds(value, min, max) ?? tooManyDigits(value)) : notDuration(value);
      return durationBounds(value, min, max) ?? (units === undefined ? undefined : parted(value, units));
    },
  });
}

/** A duration but for the number of its digits. */
const LONG_DURATION = /^(?:\d+(?:h|ms|m|s)){1,4}$/;

function durationBounds(value: string, min: string, max: string): Fault | undefined {
  const millis = parseDurationMillis(value);
  if (millis >= parseDurationMillis(min) && millis <= parseDurationMillis(max)) return undefined;
  return { code: 'DurationOutOfRange', message: `${show(value)} is out of range; give a duration from ${min} to ${max}` };
}

function parted(value: string, units: keyof typeof UNITS): Fault | undefined {
  const [unit, millis] = UNITS[units];
  const count = parseDurationMillis(value) / millis;
  if (Number.isInteger(count)) return undefined;
  const message = `${show(value)} is not a whole number of ${units}; write "${Math.floor(count)}${unit}" or "${Math.ceil(count)}${unit}"`;
  return { code: 'DurationOutOfRange', message };
}

function tooManyDigits(value: string): Fault {
  return {
    code: 'NotADuration',
    message: `${show(value)} has a number of more than five digits; write it in larger units, such as "1h30m"`,
  };
}

function notDuration(value: string): Fault {
  return {
    code: 'NotADuration',
    message: `${show(value)} is not a duration; write whole numbers with the units h, m, s and ms, such as "250ms" or "1h30m"`,
  };
}

/** A size in bytes within bounds, as a Kubernetes quantity. */
export function size({ min = '0', max = '1Gi' }: { readonly min?: string; readonly max?: string } = {}) {
  return text({
    what: 'a size',
    example: '"64Ki"',
    pattern: SIZE.source,
    check: (value) => (SIZE.test(value) ? sizeBounds(value, min, max) : notSize(value)),
  });
}

function sizeBounds(value: string, min: string, max: string): Fault | undefined {
  const bytes = parseSizeBytes(value);
  if (bytes >= parseSizeBytes(min) && bytes <= parseSizeBytes(max)) return undefined;
  return { code: 'SizeOutOfRange', message: `${show(value)} is out of range; give a size from ${min} to ${max}` };
}

function notSize(value: string): Fault {
  return {
    code: 'NotASize',
    message: `${show(value)} is not a size; write a whole number of bytes, or with k, M, G, Ki, Mi or Gi, such as "64Ki"`,
  };
}
