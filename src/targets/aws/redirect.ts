import type { RedirectModel } from '../../model/action';
import type { RouteModel } from '../../model/route';
import type { ValueText } from '../../model/value';
import { literalText } from '../../model/values';
import type { PlanContext } from './context';
import { planDomain } from './domain';
import { mockOperation, templateText } from './mock';
import { staticCors } from './respond';
import { STAGE } from './stage';
import { withAnnounced } from './versions';

/** Redirects to a constant place. */
export function redirectOperation(redirect: RedirectModel, route: RouteModel, hasBody: boolean, context: PlanContext): object {
  const { to, status, keepQuery } = atStage(redirect, context);
  const location = templateText(literalText(to) as string);
  const query = keepQuery ? KEEP_QUERY : '#set($q="")';
  const script = `${location.script}${query}#set($context.responseOverride.header.location="${location.text}$q")`;
  return mockOperation({ status, headers: withAnnounced(staticCors(route), route), body: '', script }, hasBody);
}

/** Without a domain of its own, an API answers below the name of its stage, and so does what it leads to. */
export function atStage(redirect: RedirectModel, { api, bindings }: Pick<PlanContext, 'api' | 'bindings'>): RedirectModel {
  if (redirect.absolute || planDomain(api, bindings) !== undefined) return redirect;
  const [first, ...rest] = redirect.to as readonly [string, ...ValueText];
  return { ...redirect, to: [`/${STAGE}${first}`, ...rest] };
}

/** Collects the query as the client sent it, but encoded anew; of a repeated parameter API Gateway shows the last value only. */
const KEEP_QUERY = [
  '#set($q="")#set($all=$input.params().querystring)#foreach($k in $all.keySet())#if($q=="")#set($q="?")#else#set($q="$q&")#end',
  '#set($q="$q$util.urlEncode($k)=$util.urlEncode($all.get($k))")#end',
].join('');
