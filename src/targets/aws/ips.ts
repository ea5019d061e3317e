import { nameOfIps } from '../../model/ips';
import type { RouteModel } from '../../model/route';
import type { IpList } from '../../runtime/config';

/** The address rules of a route that others lack: its authorizer checks them. */
export function ownIpLists(route: RouteModel, shared: readonly IpList[]): IpList[] {
  const held = new Set(shared.map(nameOfIps));
  return route.ips.filter((list) => !held.has(nameOfIps(list))).map(({ allow, deny }) => ({ allow, deny }));
}

/** The resource policy of an API: anyone, except from where the rules refuse. Undefined where there are none. */
export function resourcePolicy(shared: readonly IpList[]): object | undefined {
  if (shared.length === 0) return undefined;
  const statement = (Effect: 'Allow' | 'Deny', Condition?: object) => ({
    Effect,
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    ...(Condition !== undefined && { Condition }),
  });
  const denials = shared.flatMap(({ allow, deny }) => [
    ...(allow.length > 0 ? [statement('Deny', { NotIpAddress: { 'aws:SourceIp': allow } })] : []),
    ...(deny.length > 0 ? [statement('Deny', { IpAddress: { 'aws:SourceIp': deny } })] : []),
  ]);
  return { Version: '2012-10-17', Statement: [statement('Allow'), ...denials] };
}
