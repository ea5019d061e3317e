import type { IpModel, RouteModel } from './route';

/** The address rules that all of the routes have. */
export function sharedIps(routes: readonly RouteModel[]): IpModel[] {
  const [first, ...others] = routes.map((route) => route.ips);
  const distinct = new Map((first ?? []).map((rules) => [nameOfIps(rules), rules]));
  return [...distinct].filter(([name]) => others.every((all) => all.some((rules) => nameOfIps(rules) === name))).map(([, rules]) => rules);
}

/** Tells rules apart, whatever level they come from. */
export function nameOfIps({ allow, deny }: Pick<IpModel, 'allow' | 'deny'>): string {
  return JSON.stringify([allow, deny]);
}
