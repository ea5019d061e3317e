import type { ExternalScheme } from './external';
import { header, ownHeader } from './format/header';
import { duration } from './format/quantity';
import { url } from './format/url';
import { distinct, someDistinct } from './rules';
import { block, define, list, type Rule, type Schema } from './schema';

/** The subject comes back in one of the headers that are taken over. */
const subjectIsReturned: Rule = ({ subject, returnHeaders }) => {
  if (typeof subject !== 'string') return [];
  const returned = Array.isArray(returnHeaders) ? returnHeaders.map((name) => String(name).toLowerCase()) : [];
  if (returned.includes(subject.toLowerCase())) return [];
  return [{ code: 'Conflict', path: ['subject'], message: `${JSON.stringify(subject)} is not one of returnHeaders; add it there` }];
};

export const externalSchema: Schema<ExternalScheme> = define('ExternalScheme', () =>
  block(
    'external',
    {
      url: url(),
      sendHeaders: list(header('"cookie"'), someDistinct('write the headers that hold the credential')),
      returnHeaders: list(ownHeader('"x-auth-user"'), distinct).optional(),
      subject: ownHeader('"x-auth-user"').optional(),
      timeout: duration().optional(),
    },
    subjectIsReturned,
  ),
);
