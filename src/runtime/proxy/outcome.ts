import type { Answer } from './answer';
import type { SendFailure } from './http-client';

/** What asking a backend gave. */
export type Outcome = Answer | SendFailure;
