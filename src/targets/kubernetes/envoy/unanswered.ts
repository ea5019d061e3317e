import type { ProblemSlug } from '../../../model/errors';
import type { ApiModel, GatewayModel } from '../../../model/model';
import { corsMutations, VARY_ORIGIN } from './filters/cors';
import { problemResponse } from './problem-answer';
import type { EnvoyRoute } from './resources';

/** What the gateway answers where no route of the APIs does, whatever the path. */
export function unanswered(name: string, slug: ProblemSlug, apis: readonly ApiModel[], gateway: GatewayModel): EnvoyRoute[] {
  const everywhere = { name, match: below(''), ...problemResponse(slug, gateway.errors) };
  return [...readable(name, slug, apis, gateway), everywhere];
}

/**
 * Paths that are not there, below the APIs whose pages may read answers: Envoy's own 404 has no CORS headers. It stays for what asks for
 * an upgrade, which routes refuse.
 */
export function notFound(apis: readonly ApiModel[], gateway: GatewayModel): EnvoyRoute[] {
  const headers = [{ name: 'upgrade', present_match: true, invert_match: true }];
  return readable('not found', 'not-found', apis, gateway).map((route) => ({ ...route, match: { ...route.match, headers } }));
}

function readable(name: string, slug: ProblemSlug, apis: readonly ApiModel[], { errors }: GatewayModel): EnvoyRoute[] {
  return apis.flatMap(({ basePath, cors }) => {
    if (cors === undefined) return [];
    const response_headers_to_add = [VARY_ORIGIN, ...corsMutations(cors)];
    return [{ name, match: below(basePath), ...problemResponse(slug, errors), response_headers_to_add }];
  });
}

function below(basePath: string) {
  return basePath === '' ? { prefix: '/' } : { path_separated_prefix: basePath };
}
