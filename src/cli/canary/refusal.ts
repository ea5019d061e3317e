import { type Problem, SpecError } from '../../problem';
import type { ApiSpec } from '../../spec/api';
import type { Loaded } from '../compile';

/** A route of a spec that was loaded. */
export interface Found {
  readonly loaded: Loaded;
  readonly api: ApiSpec;
  /** As the spec has it: `POST /orders`. */
  readonly key: string;
}

/** Why a canary is left as it is, where that is written. */
export function refusal({ loaded, api, key }: Found, code: string, field: string, message: string): SpecError {
  const place = `routes[${JSON.stringify(key)}]${field}`;
  const problem: Problem = { path: loaded.apis.length > 1 ? `${api.name}: ${place}` : place, code, message };
  return new SpecError(`API '${api.name}'`, [loaded.locate(problem)]);
}
