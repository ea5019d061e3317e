import { secretName } from './format/secret';
import { block, define, type Schema } from './schema';
import type { SecretKeyRef, SecretRef } from './secret';

const name = () => secretName('the name of a secret', '"partner-keys"');

export const secretRefSchema: Schema<SecretRef> = define('SecretRef', () => block('a secret', { secret: name() }));

export const secretKeyRefSchema: Schema<SecretKeyRef> = define('SecretKeyRef', () =>
  block('an entry of a secret', { secret: name(), key: secretName('the name of an entry of a secret', '"password"') }),
);
