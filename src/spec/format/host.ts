import type { Fault } from '../schema';
import { not, text } from './text';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`);

/** `${value:NAME}`, bound per environment. */
export const BOUND_VALUE = /\$\{value:[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\}/g;

/** A host name, exact or with one leading `*.`. */
export function host({ wildcard = true }: { readonly wildcard?: boolean } = {}) {
  const what = 'a host name';
  return text({ what, example: '"shop.example.com"', check: (value) => hostFault(value, wildcard) });
}

function hostFault(value: string, wildcard: boolean): Fault | undefined {
  const filled = value.replaceAll(BOUND_VALUE, 'value');
  const instead = hostHint(filled, wildcard);
  if (instead === undefined && HOST.test(filled) && filled.length <= 253) return undefined;
  return not(value, 'a host name', instead ?? 'write it as in "shop.example.com", or "*.example.com" for every host below', 'NotAHost');
}

/** What to do about the usual mistakes. */
function hostHint(value: string, wildcard: boolean): string | undefined {
  if (/^[a-z]+:\/\//i.test(value)) return 'write the host alone, without "https://"';
  if (/:\d*$/.test(value)) return 'write it without the port';
  if (value.includes('/')) return 'write it without a path; basePath has the path';
  if (/[A-Z]/.test(value)) return `write it in lower case, "${value.toLowerCase()}"`;
  if (!wildcard && value.startsWith('*.')) return 'an exact host is needed here';
  return undefined;
}
