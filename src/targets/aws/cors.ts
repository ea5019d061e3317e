import { type CorsModel, isWildcardOrigin } from '../../model/cors';
import type { RouteModel } from '../../model/route';

/** Headers by lower-case name, their values as mapping expressions. */
export type HeaderExpressions = { readonly [name: string]: string };

/** The policy of all routes that have one; undefined where there is none, or where they differ. */
export function commonCors(routes: readonly RouteModel[]): CorsModel | undefined {
  const [first, ...others] = routes.flatMap(({ cors }) => (cors === undefined ? [] : [cors]));
  return first !== undefined && others.every((cors) => sameErrors(cors, first)) ? first : undefined;
}

function sameErrors(a: CorsModel, b: CorsModel): boolean {
  return (
    a.credentials === b.credentials &&
    a.origins.join(' ') === b.origins.join(' ') &&
    a.exposeHeaders.join(' ') === b.exposeHeaders.join(' ')
  );
}

/** What lets a page read an answer that API Gateway makes itself. It can name one origin only: the first that is no wildcard. */
export function errorCorsHeaders(cors: CorsModel | undefined): HeaderExpressions {
  if (cors === undefined) return {};
  const origin = cors.origins.find((allowed) => !isWildcardOrigin(allowed));
  if (origin === undefined) return { vary: "'Origin'" };
  return {
    'access-control-allow-origin': `'${origin}'`,
    vary: "'Origin'",
    ...(cors.credentials && { 'access-control-allow-credentials': "'true'" }),
    ...(cors.exposeHeaders.length > 0 && { 'access-control-expose-headers': `'${cors.exposeHeaders.join(',')}'` }),
  };
}
