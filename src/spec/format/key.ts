import type { Fault } from '../schema';
import { claimFault } from './claim';
import { checkCookie } from './cookie';
import { checkHeader } from './header';
import { not, text } from './text';

const NAMES: { readonly [kind: string]: string } = { header: 'header:NAME', claim: 'claim:PATH', cookie: 'cookie:NAME' };

/** What a limit, a canary or a hash is keyed by: `ip`, `caller`, `header:NAME`. */
export function key(...kinds: readonly string[]) {
  const known = kinds.map((kind) => NAMES[kind] ?? kind).join(', ');
  const check = (written: string): Fault | undefined => {
    const colon = written.indexOf(':');
    const [kind, name] = colon < 0 ? [written, undefined] : [written.slice(0, colon), written.slice(colon + 1)];
    if (!kinds.includes(kind) || (NAMES[kind] === undefined) === (name !== undefined))
      return not(written, 'a key', `known are ${known}`, 'UnknownKey');
    return name === undefined ? undefined : nameFault(kind, name);
  };
  return text({ what: 'a key', example: kinds.includes('ip') ? '"ip"' : '"header:x-user-id"', check });
}

function nameFault(kind: string, name: string): Fault | undefined {
  if (kind === 'header') return checkHeader(name);
  return kind === 'claim' ? claimFault(name) : checkCookie(name);
}
