import type { RouteModel } from '../../model/route';
import type { IpList } from '../../runtime/config';

/** The address rules that every route has: the resource policy can hold them, before any function runs. */
export function sharedIpLists(routes: readonly RouteModel[]): IpList[] {
  const [first, ...others] = routes.map((route) => route.ips.map(listText));
  const shared = (first ?? []).filter((text) => others.every((texts) => texts.includes(text)));
  return [...new Set(shared)].map((text) => JSON.parse(text) as IpList);
}

/** The address rules of a route that others lack: its authorizer checks them. */
export function ownIpLists(route: RouteModel, shared: readonly IpList[]): IpList[] {
  const held = new Set(shared.map(listText));
  return route.ips.filter((list) => !held.has(listText(list))).map(({ allow, deny }) => ({ allow, deny }));
}

function listText({ allow, deny }: IpList): string {
  return JSON.stringify({ allow, deny });
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
