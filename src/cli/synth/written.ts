import type { Problem } from '../../problem';

/** What a target's synthesis wrote. */
export interface Written {
  readonly subject: string;
  readonly files: readonly string[];
  readonly warnings: readonly Problem[];
}
