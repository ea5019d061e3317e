import type { ProblemSlug } from '../../model/errors';
import { refusedPaths } from '../../model/path-guard';
import type { ProxyRoute } from '../config-proxy';
import type { RequestView } from '../core/request';

/** Why a request is refused before it goes anywhere; undefined where it is not. */
export function refusal(request: RequestView, body: Buffer, route: ProxyRoute): ProblemSlug | undefined {
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
