import { scope } from './access.schema';
import { plainPath } from './format/path';
import { url } from './format/url';
import type { LoginScheme } from './login';
import { distinct } from './rules';
import { block, define, type Fault, list, type Schema } from './schema';
import { secretRefSchema } from './secret.schema';

function withOpenId(scopes: readonly unknown[]): Fault[] {
  const faults = distinct(scopes);
  return scopes.includes('openid')
    ? faults
    : [...faults, { code: 'Needed', message: 'the scopes lack "openid", without which there is no login; add it' }];
}

export const loginSchema: Schema<LoginScheme> = define('LoginScheme', () =>
  block('login', {
    issuer: url({ query: false }),
    client: secretRefSchema(),
    scopes: list(scope(), withOpenId).optional(),
    callback: plainPath('"/login/callback"').optional(),
    logout: plainPath('"/logout"').optional(),
  }),
);
