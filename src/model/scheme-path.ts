import type { ApiModel } from './model';
import { at } from './report';

/** Where a scheme of an API is written: in the API, or in the baseline of its gateway. */
export function schemePath({ spec }: ApiModel, name: string): string {
  return at(spec.schemes?.[name] === undefined ? 'baseline.schemes' : 'schemes', name);
}
