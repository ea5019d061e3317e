import type { Fault } from '../schema';
import { show } from './show';
import { not, text } from './text';
import { urlFault } from './url';

const WHAT = 'an origin';
const ORIGIN = /^https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d+)?$/;
const ONE_BELOW = /^([a-z]+:\/\/)\*\.(?=[^.*])/i;

/** An origin as browsers send it, `https://*.host` for every host below one, or `*` for all. */
export function origin() {
  return text({ what: WHAT, example: '"https://app.example.com"', check: originFault });
}

function originFault(value: string): Fault | undefined {
  if (value === '*') return undefined;
  const one = value.replace(ONE_BELOW, '$1x.');
  if (one.includes('*'))
    return not(value, WHAT, 'a * stands alone or for the first label of a host, as in "https://*.example.com"', 'NotAUrl');
  // what is bound is looked at once more when it is filled in
  return one.includes('${value:') ? urlFault(one, { path: false }) : unlikeSent(value, one);
}

/** Browsers send scheme, host and port in one form alone (HTML standard, 7.1.1): any other text matches nothing. */
function unlikeSent(value: string, one: string): Fault | undefined {
  const { username, password, origin: sent } = URL.canParse(one) ? new URL(one) : { username: '', password: '', origin: '' };
  if (username !== '' || password !== '') return { code: 'UrlWithCredentials', message: `${show(value)} holds credentials; remove them` };
  if (!ORIGIN.test(sent)) return not(value, WHAT, 'write scheme, host and port, as in "https://app.example.com"', 'NotAUrl');
  if (sent === one) return undefined;
  return not(value, WHAT, `browsers send ${show(value === one ? sent : sent.replace('://x.', '://*.'))}`, 'NotAUrl');
}
