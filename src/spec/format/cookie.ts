import { OWN_COOKIES } from '../own-cookies';
import type { Check } from '../schema';
import { checkParameter } from './name';
import { show } from './show';
import { text } from './text';

const WHAT = 'the name of a cookie';
const EXAMPLE = '"session"';

/** The name of a cookie of the client's. */
export const checkCookie: Check = (value) => {
  if (!String(value).toLowerCase().startsWith(OWN_COOKIES.toLowerCase())) return checkParameter(WHAT, EXAMPLE)(value);
  return { code: 'OwnCookie', message: `${show(value)} is a cookie of the gateway's own; choose another, such as ${EXAMPLE}` };
};

/** The name of a cookie of the client's, where it is used. */
export function cookie() {
  return text({ what: WHAT, example: EXAMPLE, check: checkCookie });
}
