import type { Consumer, ConsumerKey } from './consumers';
import { nameOf } from './format/name';
import { secretName } from './format/secret';
import { line } from './format/text';
import { distinct, some } from './rules';
import { block, define, list, type Schema } from './schema';

export const consumerKeySchema: Schema<ConsumerKey> = define('ConsumerKey', () =>
  block('a key', {
    secret: secretName('the name of a secret', '"partner-keys"'),
    key: secretName('the name of an entry of a secret', '"acme"'),
    scheme: nameOf('a scheme', '"partners"').optional(),
  }),
);

export const consumerSchema: Schema<Consumer> = define('Consumer', () =>
  block('a consumer', {
    keys: list(consumerKeySchema(), some('a consumer without a key can never call; write { secret, key }')),
    groups: list(line('a group', '"gold-partners"'), distinct).optional(),
    plan: nameOf('a plan', '"partner"').optional(),
  }),
);
