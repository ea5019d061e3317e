import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { authorizerOf } from '../../capability/bound';
import type { AuthorizerConfig, SchemeConfig } from '../../runtime/config';
import { partsOf } from '../../runtime/parts';
import type { Bindings } from '../../spec/bindings';
import { authorizerSeconds } from './authorizer-time';
import { addFunction } from './functions';
import { boundSecrets, mayInvoke, mayRead, secretArn } from './grants';
import type { AwsPlan } from './plan';
import { secretsOfScheme } from './scheme-secrets';
import { invokedArn } from './used-functions';

/** Adds the function that says who calls; none where no route asks. `usage` is the secret that usage keys begin with. */
export function addAuthorizer(
  scope: Construct,
  { name: api, authorizer: config }: AwsPlan,
  bindings: Bindings,
  usage: string | undefined,
): lambda.Function | undefined {
  if (config === undefined) return undefined;
  const secrets = boundSecrets(Object.values(config.schemes).flatMap(secretsOfScheme), bindings);
  const authorizers = authorizerFunctions(api, config, bindings);
  const files = ['index', ...partsOf(config)];
  const added = addFunction(scope, 'Authorizer', {
    bundle: 'authorizer',
    files,
    config,
    timeoutSeconds: authorizerSeconds(config),
    bound: { secrets, ...(Object.keys(authorizers).length > 0 && { authorizers }), ...(usage !== undefined && { usage }) },
  });
  mayRead(added, [...Object.values(secrets).map(secretArn), ...(usage === undefined ? [] : [usage])]);
  mayInvoke(added, Object.values(authorizers));
  return added;
}

/** ARNs of the functions that decide in the place of services, by scheme. */
function authorizerFunctions(api: string, { schemes }: AuthorizerConfig, bindings: Bindings): { readonly [scheme: string]: string } {
  const names = Object.keys(schemes).filter((name) => 'lambda' in (schemes[name] as SchemeConfig));
  return Object.fromEntries(names.map((name) => [name, invokedArn(authorizerOf(bindings, api, name)?.function)]));
}
