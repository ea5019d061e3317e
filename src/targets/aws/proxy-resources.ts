import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { proxyPartsOf } from '../../runtime/parts';
import type { Bindings } from '../../spec/bindings';
import { addFunction } from './functions';
import { boundSecrets, mayInvoke, mayRead, secretArn } from './grants';
import type { AwsPlan } from './plan';
import { proxySecrets } from './scheme-secrets';
import { allowCounting, type Table } from './table';

/** Adds the function that does what API Gateway cannot; none where no route needs it. `arns` are the users' functions, by backend. */
export function addProxy(
  scope: Construct,
  { proxy: config }: AwsPlan,
  arns: ReadonlyMap<string, string>,
  bindings: Bindings,
  table: Table | undefined,
): lambda.Function | undefined {
  if (config === undefined) return undefined;
  const functions = Object.fromEntries([...arns].filter(([name]) => config.backends[name] !== undefined));
  const secrets = boundSecrets(proxySecrets(config), bindings);
  const files = ['index', ...proxyPartsOf(config)];
  const bound = { functions, ...(Object.keys(secrets).length > 0 && { secrets }), ...(table !== undefined && { table: table.name }) };
  const added = addFunction(scope, 'Proxy', { bundle: 'proxy', files, config, timeoutSeconds: 30, bound });
  if (table !== undefined) allowCounting(added, table);
  mayInvoke(added, Object.values(functions));
  mayRead(added, Object.values(secrets).map(secretArn));
  return added;
}
