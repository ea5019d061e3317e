/** Where the companion is told of answers and asked for the last one; behind it `keep`, `last` or `forget`. */
export const KEPT_PATH = '/kept/';

/** Larger answers are not kept. */
export const LARGEST_ANSWER_BYTES = 1_048_576;
