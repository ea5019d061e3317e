import type { ProblemSlug } from '../../model/errors';
import { refusedPaths } from '../../model/path-guard';
import type { RequestView } from '../core/request';
import { bodyOf } from './event';
import type { Exchange } from './exchange';

/** Why a request is refused whoever calls; undefined where it is not. */
export function headRefusal({ request, route }: Exchange): ProblemSlug | undefined {
  // some servers take underscores for dashes: such a name could pass for a header that the gateway sets
  if ([...request.headers.keys()].some((name) => name.includes('_'))) return 'invalid-request';
  return new RegExp(refusedPaths(route.allowedPaths), 'i').test(request.path) ? 'path-refused' : undefined;
}

/** Why a request is refused for its body; undefined where it is not. */
export function bodyRefusal(exchange: Exchange): ProblemSlug | undefined {
  const { event, request, route } = exchange;
  if (bodyOf(event).length > 0 && !contentTypeIsAccepted(request, route.contentTypes)) return 'unsupported-media-type';
  return isTooLarge(exchange) ? 'too-large' : undefined;
}

/** Whether a body is, or says that it is, larger than its route takes. */
export function isTooLarge({ event, request, route: { maxBodyBytes } }: Exchange): boolean {
  const declared = Number(request.headers.get('content-length')?.[0] ?? 0);
  return maxBodyBytes !== undefined && Math.max(declared, bodyOf(event).length) > maxBodyBytes;
}

function contentTypeIsAccepted({ headers }: RequestView, accepted: readonly string[] | undefined): boolean {
  if (accepted === undefined) return true;
  const [type, ...others] = headers.get('content-type') ?? [];
  return others.length === 0 && accepted.includes(type?.split(';')[0]?.trim().toLowerCase() ?? '');
}
