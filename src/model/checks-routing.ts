import type { CorsModel } from './cors';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { PathModel, RouteModel } from './route';
import { isForAny, shape } from './template';

/** Finds ties, routes that can never answer, and paths whose preflight has two rules. */
export function checkRouting(api: ApiModel, report: Report): void {
  checkTies(api.routes, report);
  const answering = new Set(api.paths.flatMap((path) => [...path.methods.values()]));
  for (const route of api.routes) {
    if (api.paths.length > 0 && !answering.has(route) && route.login === undefined) {
      report.error(
        at('routes', route.key),
        'UnreachableRoute',
        'other routes of this path answer every method first; remove it or name its methods',
      );
    }
  }
  const seen = new Set<string>();
  for (const path of api.paths) checkCors(path, seen, report);
}

function checkTies(routes: readonly RouteModel[], report: Report): void {
  const seen = new Map<string, RouteModel>();
  for (const route of routes) {
    // `checkLogin` says more of its own
    if (route.login !== undefined) continue;
    const path = shape(route.template);
    for (const method of isForAny(route.key) ? ['ANY'] : route.methods) {
      const place = `${method} ${path}`;
      const other = seen.get(place);
      if (other !== undefined) {
        report.error(at('routes', route.key), 'RoutesTie', `"${other.key}" answers ${method} on the same paths; keep one of them`);
        break;
      }
      seen.set(place, route);
    }
  }
}

function checkCors(path: PathModel, seen: Set<string>, report: Report): void {
  if (path.cors === undefined || path.methods.size < 2) return;
  const rules = new Map<string, RouteModel>();
  for (const route of path.methods.values()) if (!rules.has(corsKey(route.cors))) rules.set(corsKey(route.cors), route);
  const [first, second] = [...rules.values()];
  if (first !== undefined && second !== undefined && !seen.has(`${first.key} ${second.key}`)) {
    seen.add(`${first.key} ${second.key}`);
    report.error(
      `${at('routes', second.key)}.cors`,
      'CorsDiffers',
      `"${first.key}" has another CORS rule on ${path.template.text}, and a preflight knows no method's route; give both routes the same rule`,
    );
  }
}

function corsKey(cors: CorsModel | undefined): string {
  return JSON.stringify(cors ?? null);
}
