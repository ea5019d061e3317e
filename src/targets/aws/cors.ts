import { type CorsModel, isWildcardOrigin } from '../../model/cors';
import type { ApiModel } from '../../model/model';
import { at } from '../../model/report';
import type { RouteModel } from '../../model/route';
import type { Problem } from '../../problem';

/** Headers by lower-case name, their values as mapping expressions. */
export type HeaderExpressions = { readonly [name: string]: string };

/** The policy of all routes that have one; undefined where there is none, or where they differ. */
export function commonCors(routes: readonly RouteModel[]): CorsModel | undefined {
  const [first, ...others] = routes.flatMap(({ cors }) => (cors === undefined ? [] : [cors]));
  return first !== undefined && others.every((cors) => sameErrors(cors, first)) ? first : undefined;
}

/** Warns where answers that API Gateway makes itself have no CORS header, because there is one of a kind for all routes. */
export function checkErrorCors({ routes }: Pick<ApiModel, 'routes'>): Problem[] {
  const [first, ...others] = routes.filter(({ cors }) => cors !== undefined);
  const other = others.find(({ cors }) => !sameErrors(cors as CorsModel, first?.cors as CorsModel));
  if (first === undefined || other === undefined) return [];
  const message = `differs from that of "${first.key}", and API Gateway has one 401, 403, 404, 429 and 5xx for all routes: they carry no CORS header, and pages cannot read them; let the policies have the same origins, credentials and exposeHeaders`;
  return [{ path: `${at('routes', other.key)}.cors`, code: 'AwsCorsDiffers', message, severity: 'warning' }];
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
