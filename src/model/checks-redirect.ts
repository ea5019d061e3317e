import type { Action, RedirectModel } from './action';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { restParameter } from './template';

/** Refuses a redirect within the API that a request could turn into `//other.example.com`, which names another host. */
export function checkRedirects(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    const path = at('routes', route.key);
    check(route.action, path, route, report);
    for (const [index, { action }] of route.variants.entries())
      if (action !== route.action) check(action, `${path}.variants[${index}]`, route, report);
  }
}

function check(action: Action, path: string, route: RouteModel, report: Report): void {
  const rest = 'redirect' in action ? restAtStart(action.redirect, route) : undefined;
  if (!('redirect' in action) || rest === undefined) return;
  const reason = slashReason(action.redirect, rest, route);
  if (reason === undefined) return;
  const written = JSON.stringify(action.redirect.to.map((part) => (typeof part === 'string' ? part : `{${part.name}}`)).join(''));
  report.error(
    `${path}.redirect.to`,
    'RedirectToOtherHost',
    `${written} names another host where ${reason}; write a segment before it, such as "/new/{${rest}}"`,
  );
}

/** The parameter of all remaining segments, where nothing but a slash stands before it. */
function restAtStart({ to: [first, second] }: RedirectModel, { template }: RouteModel): string | undefined {
  const rest = restParameter(template);
  return first === '/' && typeof second === 'object' && second.source === 'path' && second.name === rest ? rest : undefined;
}

function slashReason({ to: [, , third] }: RedirectModel, rest: string, { allowedPaths }: RouteModel): string | undefined {
  if (typeof third === 'string' && third.startsWith('/')) return `{${rest}} is empty`;
  const opened = allowedPaths.includes('doubleSlash') || allowedPaths.includes('encodedSlash');
  return opened ? `{${rest}} starts with a slash` : undefined;
}
