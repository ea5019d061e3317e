import type { RedirectModel } from '../../model/action';
import type { RouteModel } from '../../model/route';
import { literalText } from '../../model/values';
import { mockOperation, templateText } from './mock';
import { staticCors } from './respond';

/** Redirects to a constant place. */
export function redirectOperation({ to, status, keepQuery }: RedirectModel, route: RouteModel, hasBody: boolean): object {
  const location = templateText(literalText(to) as string);
  const query = keepQuery ? KEEP_QUERY : '#set($q="")';
  const script = `${location.script}${query}#set($context.responseOverride.header.location="${location.text}$q")`;
  return mockOperation({ status, headers: staticCors(route), body: '', script }, hasBody);
}

/** Collects the query as the client sent it, but encoded anew; of a repeated parameter API Gateway shows the last value only. */
const KEEP_QUERY = [
  '#set($q="")#set($all=$input.params().querystring)#foreach($k in $all.keySet())#if($q=="")#set($q="?")#else#set($q="$q&")#end',
  '#set($q="$q$util.urlEncode($k)=$util.urlEncode($all.get($k))")#end',
].join('');
