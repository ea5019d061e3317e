import { leaf } from '../schema';
import { show, wrongType } from './show';

/** True or false. */
export function flag() {
  return leaf<boolean>(
    (value) =>
      typeof value === 'boolean'
        ? undefined
        : { code: value === undefined ? 'Missing' : 'WrongType', message: wrongType(value, 'true or false', 'true') },
    { type: 'boolean' },
  );
}

/** The most that a counter or a 32-bit field of an engine holds. */
export const MOST = 2_147_483_647;

/** A whole number within bounds. */
export function whole(min: number, max: number = MOST) {
  const wanted = `a whole number from ${min} to ${max}`;
  return leaf<number>(
    (value) => {
      if (typeof value !== 'number')
        return { code: value === undefined ? 'Missing' : 'WrongType', message: wrongType(value, wanted, String(Math.max(min, 1))) };
      if (Number.isInteger(value) && value >= min && value <= max) return undefined;
      return { code: 'NumberOutOfRange', message: `${show(value)} is out of range; give ${wanted}` };
    },
    { type: 'integer', minimum: min, maximum: max },
  );
}

/** A share in percent, with at most one decimal. */
export function percent(of = 'requests', min = 0) {
  const wanted = `a number from ${min} to 100 with at most one decimal`;
  return leaf<number>(
    (value) => {
      if (typeof value !== 'number') return { code: value === undefined ? 'Missing' : 'WrongType', message: wrongType(value, wanted, '5') };
      if (value >= min && value <= 100 && Number(value.toFixed(1)) === value) return undefined;
      return { code: 'PercentOutOfRange', message: `${show(value)} is not a share of ${of}; give ${wanted}` };
    },
    { type: 'number', minimum: min, maximum: 100 },
  );
}

/** A status code of HTTP within bounds. */
export function status(min = 200, max = 599) {
  return leaf<number>(
    (value) => {
      if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return undefined;
      if (value === undefined) return { code: 'Missing', message: `is missing; write a status code, such as ${min}` };
      return { code: 'StatusOutOfRange', message: `${show(value)} is not a status code; give a whole number from ${min} to ${max}` };
    },
    { type: 'integer', minimum: min, maximum: max },
  );
}
