import { PROBLEM_TYPES } from '../../model/errors';
import { nearest } from '../nearest';
import type { Check } from '../schema';

const SLUGS = Object.keys(PROBLEM_TYPES);

/** A key of `errors.detail`: one of the gateway's own problem types. */
export const checkSlug: Check = (value) => {
  const slug = String(value);
  if (SLUGS.includes(slug)) return undefined;
  const near = nearest(slug, SLUGS);
  return {
    code: 'NotAChoice',
    message: `"${slug}" is not a type of error; ${near === undefined ? `there are ${SLUGS.join(', ')}` : `did you mean "${near}"?`}`,
  };
};
