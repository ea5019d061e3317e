import type { ProblemSlug } from '../../model/errors';
import { refusedPaths } from '../../model/path-guard';
import type { RequestView } from '../core/request';
import { bodyOf } from './event';
import type { Exchange } from './exchange';

/** Why a request is refused before it counts; undefined where it is not. */
export function oddity({ request, route }: Exchange): ProblemSlug | undefined {
  // some servers take underscores for dashes: such a name could pass for a header that the gateway sets
  if ([...request.headers.keys()].some((name) => name.includes('_'))) return 'invalid-request';
  return new RegExp(refusedPaths(route.allowedPaths), 'i').test(request.path) ? 'path-refused' : undefined;
}

/** Why the body of a request is refused before it goes anywhere; undefined where it is not. */
export function bodyRefusal({ event, request, route }: Exchange): ProblemSlug | undefined {
  const body = bodyOf(event);
  if (body.length > 0 && !contentTypeIsAccepted(request, route.contentTypes)) return 'unsupported-media-type';
  const { maxBodyBytes } = route;
  const declared = Number(request.headers.get('content-length')?.[0] ?? 0);
  return maxBodyBytes !== undefined && Math.max(declared, body.length) > maxBodyBytes ? 'too-large' : undefined;
}

function contentTypeIsAccepted({ headers }: RequestView, accepted: readonly string[] | undefined): boolean {
  if (accepted === undefined) return true;
  const [type, ...others] = headers.get('content-type') ?? [];
  return others.length === 0 && accepted.includes(type?.split(';')[0]?.trim().toLowerCase() ?? '');
}
