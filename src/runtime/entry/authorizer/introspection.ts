import { introspectionVerifier } from '../../core/introspection-verifier';
import { clientSecret } from '../../core/oauth/client-secret';
import { introspection } from '../../core/oauth/introspection';
import { postFormOverHttp } from '../../core/oauth/post-form-over-http';
import type { AuthorizerParts } from '../../parts';
import { secretStore } from '../../secret-store';

const store = secretStore(process.env);

const make: AuthorizerParts['introspection'] = (name, rules) => {
  const { client } = rules;
  const introspect = introspection(rules, {
    post: postFormOverHttp,
    credentials: () => clientSecret(store, client),
    nowMillis: Date.now,
    failed: (reason) => console.error(JSON.stringify({ level: 'warn', message: 'a token was not looked up', scheme: name, reason })),
  });
  return introspectionVerifier(name, rules, introspect);
};

export = make;
