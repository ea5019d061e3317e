import { type Problem, SpecError } from '../../problem';
import type { Tried } from './tried';

/** Why a canary is left as it is, where that is written. */
export function refusal(
  { loaded, api, key }: Pick<Tried, 'loaded' | 'api' | 'key'>,
  code: string,
  field: string,
  message: string,
): SpecError {
  const place = `routes[${JSON.stringify(key)}]${field}`;
  const problem: Problem = { path: loaded.apis.length > 1 ? `${api.name}: ${place}` : place, code, message };
  return new SpecError(`API '${api.name}'`, [loaded.locate(problem)]);
}
