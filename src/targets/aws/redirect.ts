import type { RedirectModel } from '../../model/action';
import type { ValuePart } from '../../model/value';
import { captured } from './captures';
import type { Placement } from './context';
import { mockOperation } from './mock';
import { staticCors } from './respond';

/** Redirects with `Location` put together by the template language. */
export function redirectOperation(redirect: RedirectModel, placement: Placement, baseSteps: number, hasBody: boolean): object {
  const location = redirect.to.map((part) => locationPart(part, placement, baseSteps)).join('');
  const script = `${redirect.keepQuery ? KEEP_QUERY : '#set($q="")'}#set($context.responseOverride.header.location="${location}$q")`;
  return mockOperation({ status: redirect.status, headers: staticCors(placement.route), body: '', script }, hasBody);
}

/** Collects the query as the client sent it, but encoded anew; of a repeated parameter API Gateway shows the last value only. */
const KEEP_QUERY = [
  '#set($q="")#set($all=$input.params().querystring)#foreach($k in $all.keySet())#if($q=="")#set($q="?")#else#set($q="$q&")#end',
  '#set($q="$q$util.urlEncode($k)=$util.urlEncode($all.get($k))")#end',
].join('');

function locationPart(part: ValuePart, { route, steps }: Placement, baseSteps: number): string {
  if (typeof part === 'string') return part.replace(/["$#]/g, (sign) => encodeURIComponent(sign));
  if (part.source !== 'path') return '';
  return captured(route, steps.slice(baseSteps), part.name ?? '')
    .map((step) => ('literal' in step ? step.literal : `$input.params().path.get('${'param' in step ? step.param : step.greedy}')`))
    .join('/');
}
