import { AwsClient } from '../../aws';
import { readBound } from '../../bound';
import { introspectionVerifier } from '../../core/introspection-verifier';
import { clientCredentials } from '../../core/oauth/client';
import { introspection } from '../../core/oauth/introspection';
import { postFormOverHttp } from '../../core/oauth/post-form-over-http';
import { CachedSecrets } from '../../core/secrets';
import type { AuthorizerParts } from '../../parts';

const { secrets } = readBound(process.env);
const aws = new AwsClient(process.env);
const store = new CachedSecrets((name) => aws.secret(secrets[name] ?? name), Date.now);

const make: AuthorizerParts['introspection'] = (name, rules) => {
  const { client } = rules;
  const introspect = introspection(rules, {
    post: postFormOverHttp,
    credentials: async () => clientCredentials(await store.entry(client, 'clientId'), await store.entry(client, 'clientSecret')),
    nowMillis: Date.now,
    failed: (reason) => console.error(JSON.stringify({ level: 'warn', message: 'a token was not looked up', scheme: name, reason })),
  });
  return introspectionVerifier(name, rules, introspect);
};

export = make;
