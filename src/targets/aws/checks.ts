import { reachedBackends } from '../../model/reached';
import { at } from '../../model/report';
import type { Problem } from '../../problem';
import { checkBinary } from './binary';
import { checkBindings } from './check-bindings';
import { checkClientCertificates } from './check-client-certificates';
import { checkNames } from './check-names';
import { backendsOf, bindingOf, type PlanContext } from './context';
import { checkErrorCors } from './cors';
import { checkCounted } from './counted';
import { MAX_TIMEOUT_MILLIS, MIN_TIMEOUT_MILLIS } from './integration';
import { isChecked } from './scheme-kinds';
import { planTags } from './tags';
import { checkTemplate, type Growing } from './template-size';
import type { TreeNode } from './tree';

const DEFAULT_RESOURCES_PER_API = 300;
const MAX_AUTHORIZERS = 10;
const MAX_TAGS = 50;
const MAX_POLICY_BYTES = 8_192;

/** The resources that one API may have. */
export function resourceQuota({ bindings }: Pick<PlanContext, 'bindings'>): number {
  return bindings.aws?.quotas?.resourcesPerApi ?? DEFAULT_RESOURCES_PER_API;
}

/** What this target cannot deploy of names, bindings, routes and schemes. */
export function checkApi(context: PlanContext): Problem[] {
  const ofRoutes = context.api.routes.flatMap((route) => [...checkTimeout(route, context), ...checkReach(route, context)]);
  return [
    ...checkNames(context),
    ...ofRoutes,
    ...checkBindings(context),
    ...checkBinary(context),
    ...checkErrorCors(context.api),
    ...checkCounted(context),
    ...checkSchemes(context),
    ...checkClientCertificates(context),
    ...checkTags(context),
  ];
}

type Route = PlanContext['api']['routes'][number];

function checkTimeout(route: Route, context: PlanContext): Problem[] {
  const { key, timeoutMillis, stream } = route;
  if (stream !== undefined) return [];
  const problem = (code: string, message: string): Problem[] => [{ path: `${at('routes', key)}.timeout`, code, message }];
  if (timeoutMillis > MAX_TIMEOUT_MILLIS)
    return problem(
      'AwsTimeoutTooLong',
      `a REST API waits ${MAX_TIMEOUT_MILLIS / 1000}s at most, not ${timeoutMillis / 1000}s; write a timeout of "29s" or less`,
    );
  if (timeoutMillis < MIN_TIMEOUT_MILLIS && !context.proxied.has(route) && backendsOf(route).length > 0)
    return problem(
      'AwsTimeoutTooShort',
      `a REST API waits ${MIN_TIMEOUT_MILLIS}ms at least, not ${timeoutMillis}ms; write a timeout of "${MIN_TIMEOUT_MILLIS}ms" or more`,
    );
  return [];
}

/** Functions are outside of the network that a VPC link leads to. */
function checkReach(route: Route, context: PlanContext): Problem[] {
  const reasons = context.proxied.get(route);
  const linked = reachedBackends(route, context.api).find((name) => bindingOf(context, name).vpcLink !== undefined);
  if (reasons === undefined || linked === undefined) return [];
  const message = `needs the proxy function (${reasons.join(', ')}), which cannot reach the VPC link of "${linked}"; bind a url, or leave out what needs the function`;
  return [{ path: at('routes', route.key), code: 'AwsProxyBehindVpcLink', message }];
}

function checkTags({ model, api }: PlanContext): Problem[] {
  const count = Object.keys(planTags(model, api)).length;
  if (count <= MAX_TAGS) return [];
  const message = `make ${count} tags with the API's name and owner, and a resource of AWS has ${MAX_TAGS} at most; leave some out`;
  return [{ path: 'tags', code: 'AwsTooManyTags', message }];
}

function checkSchemes({ api }: PlanContext): Problem[] {
  return [...api.schemes.values()]
    .filter((scheme) => !isChecked(scheme.kind))
    .map(({ name, kind }) => ({
      path: at('schemes', name),
      code: 'AwsSchemeNotSupported',
      message: `the authorizer does not check schemes of kind "${kind}"; use jwt, apiKey or external`,
    }));
}

/** Whether the API as a whole fits. */
export function checkSizes(nodes: readonly TreeNode[] | undefined, authorizers: number, growing: Growing, context: PlanContext): Problem[] {
  const quota = resourceQuota(context);
  return [
    ...(nodes === undefined || nodes.length > quota ? [tooManyResources(nodes?.length, quota)] : []),
    ...checkTemplate(growing),
    ...(authorizers > MAX_AUTHORIZERS
      ? [
          {
            path: 'schemes',
            code: 'AwsTooManyAuthorizers',
            message: `the credentials stand in so many different places that they need ${authorizers} authorizers; a REST API has ${MAX_AUTHORIZERS} at most`,
          },
        ]
      : []),
    ...(Buffer.byteLength(JSON.stringify(context.sharedIps)) > MAX_POLICY_BYTES / 2
      ? [
          {
            path: 'ips',
            code: 'AwsPolicyTooLarge',
            message: `the address lists are too long for a resource policy of ${MAX_POLICY_BYTES} bytes; join blocks, or bind a WAF`,
          },
        ]
      : []),
  ];
}

function tooManyResources(count: number | undefined, quota: number): Problem {
  const needs =
    count === undefined ? `far more than ${quota} resources` : `${count} resources (path segments in the tree), and the quota is ${quota}`;
  const message = `the paths need ${needs}; raise the quota "Resources per API" of the account and write it in "bindings.aws.quotas.resourcesPerApi", or divide the API`;
  return { path: 'routes', code: 'AwsTooManyResources', message };
}
