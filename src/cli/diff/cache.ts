import { any, block, presence } from './compare';

const shared = presence({ gone: 'security', added: 'weakened' }, any('security'));

/** What is answered from memory, to whom and for how long. A key that lacks a part gives one answer to requests that differ in it. */
export const compareCache = block({ key: any('breaking'), shared }, 'clients');
