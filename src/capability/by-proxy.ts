import { proxyReasons } from './proxied';
import type { ProxyReason } from './proxy-reason';
import { routesOf } from './uses';
import { type Cell, proxy, type Use, type Verdict } from './verdict';

/** By the proxy, where the field is why some route passes it; else as is said. */
export function byProxy(otherwise: Cell): (use: Use) => Verdict {
  return (use) => {
    const found = reasonFor(use);
    if (found !== undefined) return proxy(found.why);
    return typeof otherwise === 'function' ? otherwise(use) : otherwise;
  };
}

/** Whether a route that the field stands for passes the proxy, for whatever reason. With `companion: never` there is none. */
export function passesProxy(use: Use): boolean {
  const { model, bindings } = use;
  return bindings.companion !== 'never' && routesOf(use).some(({ api, route }) => proxyReasons(route, { model, api, bindings }).length > 0);
}

function reasonFor(use: Use): ProxyReason | undefined {
  const { model, bindings } = use;
  const field = fieldOf(use);
  for (const { api, route } of routesOf(use)) {
    const found = proxyReasons(route, { model, api, bindings }).find((reason) => covers(reason.field.toLowerCase(), field));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As reasons name it: from its route, its API or the baseline on; what a version changes is changed on its routes. */
function fieldOf({ path }: Use): string {
  const changes = path[0] === 'versions' && (path[3] === 'request' || path[3] === 'response');
  const above = changes ? 3 : ({ routes: 2, baseline: 1 }[String(path[0])] ?? 0);
  return path.slice(above).join('.').toLowerCase();
}

function covers(reason: string, field: string): boolean {
  return field === reason || field.startsWith(`${reason}.`);
}
