import { target } from './format/path';
import { show } from './format/show';
import type { Redirect } from './redirect';
import { block, define, leaf, type Schema } from './schema';

const STATUSES = [301, 302, 303, 307, 308];

const redirectStatus = () =>
  leaf<number>(
    (value) =>
      STATUSES.includes(value as number)
        ? undefined
        : { code: 'StatusOutOfRange', message: `${show(value)} is not a redirect; give one of ${STATUSES.join(', ')}` },
    { enum: STATUSES },
  );

export const redirectSchema: Schema<Redirect> = define('Redirect', () =>
  block('redirect', { to: target(), status: redirectStatus().optional() }),
);
