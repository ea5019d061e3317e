import { METHODS } from '../model/path';
import type { Cors } from './cors';
import { headerOrAny } from './format/header';
import { flag } from './format/number';
import { origin } from './format/origin';
import { duration } from './format/quantity';
import { wordOf } from './format/text';
import { distinctHeaders, someDistinct } from './rules';
import { block, define, list, type Rule, type Schema } from './schema';

/** Browsers take a `*` beside credentials for the name of a header (Fetch standard, 3.3.5), and refuse it as an origin (3.3.3). */
const noCredentialsForAll: Rule = ({ origins, headers, exposeHeaders, credentials }) => {
  if (credentials !== true) return [];
  const named = { origins, headers, exposeHeaders };
  return Object.entries(named).flatMap(([field, list]) => {
    if (!Array.isArray(list) || !list.includes('*')) return [];
    const what = field === 'origins' ? 'origins' : 'headers';
    return [{ code: 'Conflict', path: [field], message: `"*" cannot stand beside credentials: true; name the ${what}` } as const];
  });
};

export const corsSchema: Schema<Cors> = define('Cors', () =>
  block(
    'cors',
    {
      origins: list(origin(), someDistinct('write the origins whose pages may call, such as "https://app.example.com"')),
      methods: list(wordOf(METHODS), someDistinct('leave it out for the methods of the path')).optional(),
      headers: list(headerOrAny('"content-type"'), distinctHeaders).optional(),
      exposeHeaders: list(headerOrAny('"x-request-id"'), distinctHeaders).optional(),
      credentials: flag().optional(),
      maxAge: duration({ min: '0s', wholeSeconds: true }).optional(),
    },
    noCredentialsForAll,
  ),
);
