import type { Versions } from '../../spec/versions';
import { any, block, type Compare, entries, items, presence } from './compare';
import { compareRequest, compareResponse } from './transform';

const retired: Compare = (field, before = false, after = false) => any(after ? 'breaking' : 'clients')(field, before, after);

const version = block({ retired, backends: any('operations'), request: compareRequest, response: compareResponse }, 'clients');

/** Without a default, requests that name no version are refused. */
const defaultVersion = presence({ gone: 'breaking', added: 'clients' }, any('breaking'));

const list = entries({ gone: ['breaking'], added: ['clients'] }, version);

/** The versions of an API and how requests name one. Dates only announce. */
export const compareVersions: Compare<Versions> = presence(
  { gone: 'breaking', added: 'breaking' },
  block({ defaultVersion, list }, 'breaking'),
);

/** Which versions have a route; no list stands for all. */
export const compareRouteVersions = items({ gone: 'breaking', added: 'clients', all: true });
