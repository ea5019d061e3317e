import { PROBLEM_TYPES, type ProblemSlug } from '../../model/errors';
import type { ApiModel } from '../../model/model';
import { choices } from '../../model/report';
import type { VersionsModel } from '../../model/versions';
import { type Check, passed, refusedBy } from './check';
import type { Way } from './way';

/** Which version a request is of, where that is looked at on its way. */
export function checkVersion({ version, named, action }: Way, { versions }: ApiModel): Check[] {
  if (versions === undefined || named === undefined) return [];
  const policy = placeOf(versions);
  const problem = 'problem' in action ? action.problem : undefined;
  if (problem !== undefined) return [refusedBy('version', policy, 'api', problem, whyRefused(problem, version, versions))];
  return [passed('version', policy, 'api', `${version}${named ? '' : ', the default'}`)];
}

/** How requests say their version. */
function placeOf({ place }: VersionsModel): string {
  if ('path' in place) return `by the path, /${place.path}...`;
  if ('header' in place) return `by the header ${place.header}`;
  return 'query' in place ? `by the parameter ${place.query}` : `by the media type ${place.mediaType}.v... in accept`;
}

function whyRefused(problem: ProblemSlug, version: string | undefined, { list }: VersionsModel): string {
  if (problem === 'retired') return `${version} is retired`;
  if (problem === 'not-found') return `${version} does not have this route`;
  if (problem !== 'invalid-request') return PROBLEM_TYPES[problem].title;
  return `the request names none of ${choices(list.keys())}`;
}
