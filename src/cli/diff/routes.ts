import type { ApiModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import { compareAccess } from './access';
import { compareBody } from './body';
import { compareCache } from './cache';
import type { Finding, Placed } from './change';
import { any, each, items } from './compare';
import { compareCors } from './cors';
import { compareCanary, compareSticky } from './delivery';
import { compareDestination } from './destination';
import { compareIps } from './ips';
import { compareLimits } from './limits';
import { type Pair, pairs, requestsOf } from './pairs';
import { compareResilience } from './resilience';
import { compareRestOfRoute } from './rest';
import { type Side, sides } from './side';
import { compareStream } from './streams';
import { compareRequest, compareResponse } from './transform';
import { compareVariants } from './variants';
import { compareRouteVersions } from './versions';
import { show } from './words';

/** What changes for requests, by the routes that answer them. */
export function compareRoutes(before: ApiModel, after: ApiModel, moved: boolean): Placed[] {
  return pairs(before, after, moved).flatMap((pair) => {
    if (pair.after === undefined) return gone(pair, after);
    if (pair.before === undefined) return added(pair, after);
    const [old, young] = sides([before, pair.before], [after, pair.after]);
    if (pair.samePath) return [{ where: { api: after.name, route: pair.after.key }, findings: compareRoute(old, young) }];
    const places = requestsOf(pair.gone ? pair.before : pair.after, pair);
    const findings = [takenOver(pair, old, young), ...compareRoute(old, young)];
    return places.map((route) => ({ where: { api: after.name, route }, findings }));
  });
}

/** Of a route of several methods perhaps some are gone. */
function gone(pair: Pair, after: ApiModel): Placed[] {
  const text = `is gone: answered ${pair.otherMethods ? '405' : '404'}`;
  const routes = requestsOf(pair.before as RouteModel, pair);
  return routes.map((route) => ({ where: { api: after.name, route }, findings: each(['breaking'], text) }));
}

function added(pair: Pair, after: ApiModel): Placed[] {
  const route = pair.after as RouteModel;
  const { access } = route;
  const findings = 'open' in access ? each(['opened'], `is new, and open to anyone: ${show(access.open)}`) : each(['clients'], 'is new');
  return requestsOf(route, pair).map((request) => ({ where: { api: after.name, route: request }, findings }));
}

/** Other requests may still be answered as they were. */
function takenOver({ gone }: Pair, before: Side, after: Side): Finding {
  const [{ key: old }, { key }] = [before.route, after.route];
  if (!gone) return { kind: 'clients', text: `answered by ${key}, before by ${old}` };
  const elsewhere = compareDestination('', before.spec, after.spec).length > 0;
  return { kind: elsewhere ? 'breaking' : 'clients', text: `is gone: answered by ${key}` };
}

/** Everything that a request meets, in the order of the checks. */
function compareRoute(before: Side, after: Side): Finding[] {
  const [{ route: old }, { route }] = [before, after];
  return [
    ...items({ gone: 'breaking', added: 'weakened' })('paths.allow', old.allowedPaths, route.allowedPaths),
    ...compareIps(old.ips, route.ips),
    ...compareCors(old.cors, route.cors),
    ...compareLimits(old.limits, route.limits),
    ...compareAccess(old.access, route.access),
    ...compareBody(old, route),
    ...compareAnswer(before, after),
    ...any('operations')('owner', old.owner, route.owner),
    ...items({ gone: 'operations', added: 'operations' })('tags', old.tags, route.tags),
  ];
}

function compareAnswer(before: Side, after: Side): Finding[] {
  const [{ spec: old }, { spec }] = [before, after];
  return [
    ...compareRouteVersions('versions', old.versions, spec.versions),
    ...compareVariants(before, after),
    ...compareCanary('canary', old.canary, spec.canary),
    ...compareSticky('sticky', old.sticky, spec.sticky),
    ...compareCache('cache', old.cache, spec.cache),
    ...compareRequest('request', old.request, spec.request),
    ...any('operations')('rewrite', old.rewrite, spec.rewrite),
    ...compareDestination('', old, spec),
    ...compareStream('stream', old.stream, spec.stream),
    ...compareResilience(before, after),
    ...compareResponse('response', old.response, spec.response),
    ...compareRestOfRoute('', old, spec),
  ];
}
