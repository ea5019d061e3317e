import type { Canary } from '../../spec/canary';
import { any, block, type Compare, items, ordered } from './compare';

/** What keeps a caller on its side. */
const sticky = ordered(items({ gone: 'operations', added: 'operations' }), 'operations');

const canary = block({ sticky, preview: any('clients') }, 'operations');

/** A share of a route's requests that goes to another backend, and how it grows. */
export const compareCanary: Compare<Canary> = (field, before, after) =>
  before === undefined || after === undefined ? any('operations')(field, before, after) : canary(field, before, after);

/** What keeps a caller on its side where backends have weights. */
export const compareSticky: Compare<string[]> = sticky;
