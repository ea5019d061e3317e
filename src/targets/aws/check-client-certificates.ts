import type { AccessModel } from '../../model/access';
import type { ApiModel } from '../../model/model';
import { at } from '../../model/report';
import type { RouteModel } from '../../model/route';
import { schemePath } from '../../model/scheme-path';
import { usedSchemes } from '../../model/used-schemes';
import type { Problem } from '../../problem';
import type { PlanContext } from './context';
import { authoritiesOf } from './truststore';

/**
 * What cannot be where client certificates are asked for.
 *
 * API Gateway asks for them at a domain, of whoever comes there, and checks them against one truststore. APIs with a host in common share
 * all that.
 */
export function checkClientCertificates({ api, model, bindings }: PlanContext): Problem[] {
  const atDomain = model.apis.filter((other) => other === api || other.hosts.some((host) => api.hosts.includes(host)));
  const asking = atDomain.filter((other) => authoritiesOf(other).length > 0);
  if (asking.length === 0) return [];
  return [
    ...(authoritiesOf(api).length > 0 ? [...checkDomain(api, bindings), ...checkAuthorities(api, asking)] : []),
    ...checkRoutes(api, asking),
    ...checkPreflights(api),
  ];
}

const ELSEWHERE = 'as an API with a host of its own, or deliver this API to Kubernetes';

/** Where an API's schemes of client certificates are written. */
export function certificatePaths(api: ApiModel): string[] {
  return usedSchemes(api, 'clientCertificate').map(({ name }) => `${schemePath(api, name)}.clientCertificate`);
}

function checkDomain(api: ApiModel, { aws }: PlanContext['bindings']): Problem[] {
  const message =
    'API Gateway asks for client certificates at custom domains alone; write the "hosts" of the API and bind "aws.certificate"';
  if (api.hosts.length === 0) return certificatePaths(api).map((path) => ({ path, code: 'AwsClientCertificateWithoutDomain', message }));
  if (aws?.endpoint !== 'edge') return [];
  const regional = 'domains of this kind do not ask for client certificates; bind "regional"';
  return [{ path: 'bindings.aws.endpoint', code: 'AwsClientCertificateAtEdge', message: regional }];
}

function checkAuthorities(api: ApiModel, asking: readonly ApiModel[]): Problem[] {
  const secrets = [...new Set(asking.flatMap(authoritiesOf))].sort();
  if (secrets.length < 2) return [];
  const names = secrets.map((secret) => `"${secret}"`).join(' and ');
  const message = `a domain has the authorities of one secret, and here are ${names}; name one secret, or give the APIs hosts of their own`;
  return certificatePaths(api).map((path) => ({ path: `${path}.ca`, code: 'SeveralClientAuthorities', message }));
}

function checkRoutes(api: ApiModel, asking: readonly ApiModel[]): Problem[] {
  const others = asking.filter((other) => other !== api).map(({ name }) => `"${name}"`);
  const shared = authoritiesOf(api).length > 0 ? '' : `, which this API shares with ${others.join(' and ')}`;
  const message = `lets in without a client certificate, and API Gateway asks everyone for one at the domain${shared}; ask for one here as well, serve such routes ${ELSEWHERE}`;
  const paths = api.routes
    .filter(({ access }) => !needsCertificate(access, api))
    .map((route) => (route.origin.access === 'route' ? `${at('routes', route.key)}.access` : 'access'));
  return [...new Set(paths)].map((path) => ({ path, code: 'AwsRouteWithoutClientCertificate', message }));
}

/** Whether every way to be let in takes a certificate. */
function needsCertificate(access: AccessModel, { schemes }: ApiModel): boolean {
  if ('open' in access) return false;
  const takes = ({ scheme }: { readonly scheme: string }) => schemes.get(scheme)?.kind === 'clientCertificate';
  return 'anyOf' in access ? access.anyOf.every(takes) : access.allOf.some(takes);
}

/** A browser shows no certificate with a preflight. */
function checkPreflights(api: ApiModel): Problem[] {
  const message = `browsers show no certificate with a preflight, and API Gateway takes nothing without one at the domain; serve what pages call ${ELSEWHERE}`;
  const paths = api.routes.filter(({ cors }) => cors !== undefined).map(corsPath);
  return [...new Set(paths)].map((path) => ({ path, code: 'AwsPreflightWithoutClientCertificate', message }));
}

function corsPath({ key, origin }: RouteModel): string {
  return origin.cors === 'route' ? `${at('routes', key)}.cors` : 'cors';
}
