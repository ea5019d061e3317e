import { SpecError as SpecErrorClass } from './problem';

/**
 * Thrown with every problem at once.
 *
 * For TypeScript alone: other languages have no classes of errors, and its message says everything.
 */
export const SpecError = SpecErrorClass;

/** See the class. */
export type SpecError = SpecErrorClass;
