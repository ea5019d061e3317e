import { METHODS } from '../model/path';
import type { Cors } from './cors';
import { headerOrAny } from './format/header';
import { flag } from './format/number';
import { duration } from './format/quantity';
import { text, wordOf } from './format/text';
import { urlFault } from './format/url';
import { distinct, someDistinct } from './rules';
import { block, define, type Fault, list, type Rule, type Schema } from './schema';

const origin = () => text({ what: 'an origin', example: '"https://app.example.com"', check: originFault });

function originFault(value: string): Fault | undefined {
  if (value === '*') return undefined;
  const fault = urlFault(value.replace('://*.', '://x.'), { path: false });
  if (fault !== undefined) return fault;
  const port = /^(?:https:.*(:443)|http:.*(:80))$/.exec(value)?.slice(1).join('');
  if (port !== undefined)
    return {
      code: 'NotAUrl',
      message: `${JSON.stringify(value)} is not an origin; browsers send it without the default port: ${JSON.stringify(value.slice(0, -port.length))}`,
    };
  return value.endsWith('/')
    ? { code: 'NotAUrl', message: `${JSON.stringify(value)} is not an origin; browsers send it without the slash at its end` }
    : undefined;
}

/** Browsers refuse that combination (Fetch standard, 3.3.3). */
const noCredentialsForAll: Rule = ({ origins, credentials }) =>
  credentials === true && Array.isArray(origins) && origins.includes('*')
    ? [{ code: 'Conflict', path: ['origins'], message: '"*" cannot stand beside credentials: true; name the origins' }]
    : [];

export const corsSchema: Schema<Cors> = define('Cors', () =>
  block(
    'cors',
    {
      origins: list(origin(), someDistinct('write the origins whose pages may call, such as "https://app.example.com"')),
      methods: list(wordOf(METHODS), someDistinct('leave it out for the methods of the path')).optional(),
      headers: list(headerOrAny('"content-type"'), distinct).optional(),
      exposeHeaders: list(headerOrAny('"x-request-id"'), distinct).optional(),
      credentials: flag().optional(),
      maxAge: duration({ min: '0s' }).optional(),
    },
    noCredentialsForAll,
  ),
);
