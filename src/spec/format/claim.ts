import { RESERVED_NAMES, reservedName } from '../plain';
import type { Check, Fault } from '../schema';
import { not, text } from './text';

/** Where a claim stands: `email`, `tenant.id`, or a JSON pointer. */
export function claim(example = '"groups"') {
  return text({ what: 'the name of a claim', example, check: claimFault });
}

/** A key of a map from claims. */
export const checkClaim: Check = (value) => claimFault(String(value));

/** Dots separate steps; a claim whose own name has dots is a JSON pointer (RFC 6901). */
export function claimFault(name: string): Fault | undefined {
  if (name.includes('://')) return not(name, 'the name of a claim', `a name with dots is a JSON pointer: "${pointer(name)}"`, 'NotAClaim');
  const good = name.startsWith('/') ? /^(\/([^~/\s]|~[01])+)+$/.test(name) : /^[^.\s]+(\.[^.\s]+)*$/.test(name);
  const reserved = name.split(/[./]/).find((step) => RESERVED_NAMES.has(step));
  if (reserved !== undefined) return { code: 'ReservedName', message: reservedName(reserved) };
  if (good && name.length <= 256) return undefined;
  return not(
    name,
    'the name of a claim',
    'write steps with dots ("tenant.id"), or a JSON pointer ("/https:~1~1example.com~1roles")',
    'NotAClaim',
  );
}

function pointer(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
