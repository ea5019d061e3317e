import type { ResponseChanges } from '../../spec/transform';
import { any, block, type Compare, items, presence } from './compare';
import { isBlock } from './words';

const hides = { gone: 'weakened', added: 'breaking' } as const;

/** Of fields that are kept, the others are hidden: no list keeps all. */
const keep = presence(hides, items({ gone: 'breaking', added: 'weakened' }));

const response = block(
  {
    headers: block({ remove: items(hides) }, 'clients'),
    json: block({ drop: items(hides), keep, rename: any('breaking') }, 'clients'),
    convert: any('breaking'),
  },
  'clients',
);

const request = any('operations');

/** What the backend is sent instead of what came. */
export const compareRequest: Compare = (field, before, after) => request(field, lowered(before), lowered(after));

/** What clients are sent instead of what the backend answered. */
export const compareResponse: Compare = (field, before, after) => response(field, lowered(before), lowered(after));

/** With the names of headers in lower case; an empty block is none. */
function lowered(changes: ResponseChanges | undefined): object {
  const { headers, ...rest } = changes ?? {};
  return pruned({ ...rest, headers: { set: names(headers?.set), add: names(headers?.add), remove: headers?.remove?.map(lower) } });
}

function names(map: { readonly [name: string]: string } | undefined): object {
  return Object.fromEntries(Object.entries(map ?? {}).map(([name, value]) => [lower(name), value]));
}

function lower(name: string): string {
  return name.toLowerCase();
}

/** Without blocks and lists that say nothing. */
function pruned(value: object): object {
  const parts = Object.entries(value).map(([field, part]) => [field, isBlock(part) ? pruned(part) : part] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined && !isEmpty(part)));
}

function isEmpty(part: unknown): boolean {
  return typeof part === 'object' && part !== null && Object.keys(part).length === 0;
}
