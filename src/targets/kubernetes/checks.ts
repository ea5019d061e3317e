import { bindingOf } from '../../capability/bound';
import { actionBackends } from '../../model/action';
import { actionsOf } from '../../model/actions';
import { mirrorOf } from '../../model/mirror';
import type { ApiModel, GatewayModel } from '../../model/model';
import { at } from '../../model/report';
import type { RouteModel } from '../../model/route';
import { waysOf } from '../../model/ways';
import type { Problem } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { type BoundEndpoint, boundEndpoints } from './envoy/endpoints';

/** What bindings say that one Envoy cluster, or one Envoy route, cannot do. */
export function checkPlaces(gateway: GatewayModel, bindings: Bindings): Problem[] {
  return gateway.apis.flatMap((api) => {
    const backends = [...api.reached].flatMap((name) => checkEndpoints(name, endpointsOf(api, name, bindings), api));
    return [...backends, ...api.routes.flatMap((route) => [...checkWeighted(route, api, bindings), ...checkMirror(route, api, bindings)])];
  });
}

function endpointsOf(api: ApiModel, backend: string, bindings: Bindings): BoundEndpoint[] {
  return boundEndpoints(bindingOf(bindings, api.name, backend) ?? {}, bindings, api.backends.get(backend)?.spec.tls);
}

/** The endpoints of a backend are interchangeable: one path, one protocol, and one name to ask a certificate for. */
function checkEndpoints(backend: string, endpoints: readonly BoundEndpoint[], api: ApiModel): Problem[] {
  const path = `${at('bindings.backends', backend)}.endpoints`;
  const differ = (of: (endpoint: BoundEndpoint) => unknown) => new Set(endpoints.map(of)).size > 1;
  const said = differ(({ tls }) => tls)
    ? 'are partly https and partly http; bind them all to one of the two'
    : differ((endpoint) => endpoint.path)
      ? `have different paths (${words(endpoints.map((endpoint) => endpoint.path))}); bind them all to one path`
      : endpoints.some(({ tls }) => tls) && differ(({ host }) => host) && api.backends.get(backend)?.spec.tls?.serverName === undefined
        ? `have different host names (${words(endpoints.map(({ host }) => host))}), and one name is asked for in their certificates; bind one https url, or write tls.serverName`
        : undefined;
  return said === undefined ? [] : [{ path, code: 'EndpointsDiffer', message: `the endpoints of "${backend}" ${said}` }];
}

/** Envoy rewrites the path of a request before it divides requests by weight. */
function checkWeighted(route: RouteModel, api: ApiModel, bindings: Bindings): Problem[] {
  return actionsOf(route).flatMap((action) => {
    if (!('weighted' in action)) return [];
    const paths = new Set(action.weighted.flatMap(({ backend }) => endpointsOf(api, backend, bindings).map((endpoint) => endpoint.path)));
    const message = `its backends are bound to different paths (${words(paths)}), and a path is rewritten before requests are divided; bind them to one path`;
    return paths.size > 1 ? [{ path: `${at('routes', route.key)}.weighted`, code: 'PathsDiffer', message }] : [];
  });
}

/** A copy has the path of what it copies. */
function checkMirror(route: RouteModel, api: ApiModel, bindings: Bindings): Problem[] {
  if (api.reached.size < 2) return [];
  const ways = waysOf(route).flatMap((way) => actionsOf(way).map((action) => ({ way, action })));
  return ways.flatMap(({ way, action }) => {
    const mirror = mirrorOf(action, way, api)?.backend;
    const [backend] = actionBackends(action);
    if (mirror === undefined || backend === undefined) return [];
    const paths = new Set([backend, mirror].flatMap((name) => endpointsOf(api, name, bindings).map((endpoint) => endpoint.path)));
    const message = `copies for "${mirror}" have the path that "${backend}" gets, and the two are bound to different paths (${words(paths)}); bind them to one path`;
    return paths.size > 1 ? [{ path: `${at('routes', route.key)}.mirror`, code: 'PathsDiffer', message }] : [];
  });
}

function words(paths: Iterable<string>): string {
  return [...new Set(paths)].map((path) => `"${path}"`).join(', ');
}
