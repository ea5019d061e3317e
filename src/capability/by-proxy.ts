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

function reasonFor(use: Use): ProxyReason | undefined {
  const { model, bindings } = use;
  const field = fieldOf(use);
  for (const { api, route } of routesOf(use)) {
    const found = proxyReasons(route, { model, api, bindings }).find((reason) => covers(reason.field.toLowerCase(), field));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As reasons name it: from its route, its API or the baseline on. */
function fieldOf({ path }: Use): string {
  const above = { routes: 2, baseline: 1 }[String(path[0])] ?? 0;
  return path.slice(above).join('.').toLowerCase();
}

function covers(reason: string, field: string): boolean {
  return field === reason || field.startsWith(`${reason}.`);
}
