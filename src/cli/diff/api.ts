import type { ApiModel } from '../../model/model';
import { covers } from '../explain/host';
import { compareBackends } from './backends';
import type { Finding, Placed } from './change';
import { any, each, items } from './compare';
import { compareConsumers } from './consumers';
import { compareCors } from './cors';
import { sharePaths } from './pairs';
import { comparePlans } from './plans';
import { compareRestOfApi } from './rest';
import { compareRoutes } from './routes';
import { compareSchemes } from './schemes';
import { compareVersions } from './versions';
import { list } from './words';

/** What changes from one API to another. */
export function compareApi(before: ApiModel, after: ApiModel): Placed[] {
  const moved = before.basePath !== after.basePath && !sharePaths(before, after);
  const findings = [
    ...any('operations')('name', before.name, after.name),
    ...compareHosts(before, after),
    ...(moved ? each(['breaking'], `every path moves from ${before.basePath || '/'} to ${after.basePath || '/'}`) : []),
    ...compareVersions('versions', before.spec.versions, after.spec.versions),
    ...compareSchemes(before, after),
    ...compareConsumers(before, after),
    ...comparePlans(before, after),
    ...compareUnanswered(before, after),
    ...compareBackends(before, after),
    ...compareRestOfApi('', before.spec, after.spec),
  ];
  return [{ where: { api: after.name }, findings }, ...compareRoutes(before, after, moved)];
}

/** No host stands for all of them, a wildcard for those below it. */
function compareHosts({ hosts: before }: ApiModel, { hosts: after }: ApiModel): Finding[] {
  if (before.length > 0 && after.length === 0) return each(['weakened'], `hosts: answers for any host, before for ${list(before)}`);
  if (before.length === 0 && after.length > 0) return each(['breaking'], `hosts: answers for ${list(after)} alone, before for any host`);
  const kept = before.filter((host) => !after.includes(host) && after.some((name) => covers(name, host)));
  return items({ gone: 'breaking', added: 'clients' })('hosts', before, [...after, ...kept]);
}

/** The policy of what no route answers; where a route has the same, it is told there. */
function compareUnanswered(before: ApiModel, after: ApiModel): Finding[] {
  const inherited = ({ routes }: ApiModel) => routes.some(({ origin }) => origin.cors !== 'route');
  return inherited(before) && inherited(after) ? [] : compareCors(before.cors, after.cors);
}

/** An API that comes with all of its routes. */
export function addedApi(api: ApiModel): Placed {
  const open = api.routes.filter(({ access }) => 'open' in access).map(({ key }) => key);
  const opened = open.length === 0 ? [] : each(['opened'], `is new, and open to anyone: ${list(open)}`);
  return { where: { api: api.name }, findings: [...each(['clients'], `is new: ${count(api)}`), ...opened] };
}

/** An API that goes with all of its routes. */
export function removedApi(api: ApiModel): Placed {
  return { where: { api: api.name }, findings: each(['breaking'], `is gone: ${count(api)}`) };
}

function count({ routes }: ApiModel): string {
  return `${routes.length} ${routes.length === 1 ? 'route' : 'routes'}`;
}
