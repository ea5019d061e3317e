import type { ProblemSlug } from '../../model/errors';
import { refusedPaths } from '../../model/path-guard';
import type { RequestView } from '../core/request';
import { bodyOf } from './event';
import type { Exchange } from './exchange';

/** Why a request is refused before it goes anywhere; undefined where it is not. */
export function refusal({ event, request, route }: Exchange): ProblemSlug | undefined {
  const body = bodyOf(event);
  if (new RegExp(refusedPaths(route.allowedPaths), 'i').test(request.path)) return 'path-refused';
  if (body.length > 0 && !contentTypeIsAccepted(request, route.contentTypes)) return 'unsupported-media-type';
  const { maxBodyBytes } = route;
  const declared = Number(request.headers.get('content-length')?.[0] ?? 0);
  return maxBodyBytes !== undefined && Math.max(declared, body.length) > maxBodyBytes ? 'too-large' : undefined;
}

function contentTypeIsAccepted({ headers }: RequestView, accepted: readonly string[] | undefined): boolean {
  if (accepted === undefined) return true;
  const type = headers.get('content-type')?.[0]?.split(';')[0]?.trim().toLowerCase();
  return type !== undefined && accepted.includes(type);
}
