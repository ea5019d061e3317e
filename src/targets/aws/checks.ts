import { at } from '../../model/report';
import type { Problem } from '../../problem';
import { backendsOf, bindingOf, type PlanContext } from './context';
import { MAX_TIMEOUT_MILLIS } from './integration';
import { methodSettings, type Throttling } from './limits';
import { isInvokeUri } from './refs';
import { isChecked } from './scheme-kinds';
import type { TreeNode } from './tree';

/** CloudFormation takes no larger template. */
export const MAX_TEMPLATE_BYTES = 1_000_000;
const DEFAULT_RESOURCES_PER_API = 300;
const MAX_AUTHORIZERS = 10;
const MAX_POLICY_BYTES = 8_192;

/** The resources that one API may have. */
export function resourceQuota({ bindings }: Pick<PlanContext, 'bindings'>): number {
  return bindings.aws?.quotas?.resourcesPerApi ?? DEFAULT_RESOURCES_PER_API;
}

/** What about single routes and backends this target cannot deploy. */
export function checkRoutes(context: PlanContext): Problem[] {
  const ofRoutes = context.api.routes.flatMap((route) => [
    ...checkPath(route, context),
    ...checkTimeout(route),
    ...checkReach(route, context),
  ]);
  return [...ofRoutes, ...checkBackends(context), ...checkSchemes(context), ...checkTtl(context)];
}

type Route = PlanContext['api']['routes'][number];

function checkPath({ key, template }: Route, { api }: PlanContext): Problem[] {
  const path = at('routes', key);
  const last = template.segments.at(-1);
  const trailing = template.segments.length > 1 && last !== undefined && 'literal' in last && last.literal === '';
  const reserved = api.basePath === '' && /^\/s?ping$/.test(template.text);
  return [
    ...(trailing
      ? [
          {
            path,
            code: 'AwsTrailingSlash',
            message: `API Gateway does not tell "${template.text}" from the path without the slash; leave the slash out`,
          },
        ]
      : []),
    ...(reserved
      ? [
          {
            path,
            code: 'AwsReservedPath',
            message: `API Gateway answers "${template.text}" itself (its health check); choose another path or a basePath`,
          },
        ]
      : []),
  ];
}

function checkTimeout({ key, timeoutMillis }: Route): Problem[] {
  if (timeoutMillis <= MAX_TIMEOUT_MILLIS) return [];
  const message = `a REST API waits ${MAX_TIMEOUT_MILLIS / 1000}s at most, not ${timeoutMillis / 1000}s; write a timeout of "29s" or less`;
  return [{ path: `${at('routes', key)}.timeout`, code: 'AwsTimeoutTooLong', message }];
}

function checkBackends(context: PlanContext): Problem[] {
  const used = [...new Set(context.api.routes.flatMap(backendsOf))];
  return used.flatMap((name) => {
    const binding = bindingOf(context, name);
    const path = at('bindings.backends', name);
    if (binding.service !== undefined)
      return [
        {
          path,
          code: 'AwsBackendIsService',
          message: `a Kubernetes Service cannot be reached from AWS; bind "${name}" to a url, a function or a vpcLink`,
        },
      ];
    const bound = binding.url ?? binding.endpoints ?? binding.function ?? binding.vpcLink;
    return bound === undefined
      ? [
          {
            path,
            code: 'UnboundBackend',
            message: `backend "${name}" is bound to nothing; bind it to a url, endpoints, a function or a vpcLink`,
          },
        ]
      : [];
  });
}

/** Functions are outside of the network that a VPC link leads to. */
function checkReach(route: Route, context: PlanContext): Problem[] {
  const reasons = context.proxied.get(route.key);
  const linked = backendsOf(route).find((name) => bindingOf(context, name).vpcLink !== undefined);
  if (reasons === undefined || linked === undefined) return [];
  const message = `needs the proxy function (${reasons.join(', ')}), which cannot reach the VPC link of "${linked}"; bind a url, or leave out what needs the function`;
  return [{ path: at('routes', route.key), code: 'AwsProxyBehindVpcLink', message }];
}

const MAX_TTL_SECONDS = 3_600;

function checkTtl({ ttlSeconds }: PlanContext): Problem[] {
  if (ttlSeconds <= MAX_TTL_SECONDS) return [];
  const message = `API Gateway keeps an authorizer's answer for ${MAX_TTL_SECONDS}s at most, not ${ttlSeconds}s; write "1h" or less`;
  return [{ path: 'bindings.aws.authorizerTtl', code: 'AwsTtlTooLong', message }];
}

/** What bindings leave without effect. */
export function checkHosts(api: PlanContext['api'], bindings: PlanContext['bindings']): Problem[] {
  if (api.hosts.length === 0 || bindings.aws?.certificate !== undefined) return [];
  const message = `have no effect without a certificate: the API answers at the address of its stage, whatever the host; bind "aws.certificate" for ${api.hosts.join(', ')}`;
  return [{ path: 'hosts', code: 'AwsHostsWithoutCertificate', message, severity: 'warning' }];
}

function checkSchemes({ api }: PlanContext): Problem[] {
  return [...api.schemes.values()]
    .filter((scheme) => !isChecked(scheme.kind))
    .map(({ name, kind }) => ({
      path: at('schemes', name),
      code: 'AwsSchemeNotSupported',
      message: `the authorizer does not check schemes of kind "${kind}"; use jwt or apiKey`,
    }));
}

/** Whether the API as a whole fits. */
export function checkSizes(
  nodes: readonly TreeNode[] | undefined,
  authorizers: number,
  { body, throttling }: { readonly body: object; readonly throttling: readonly Throttling[] },
  context: PlanContext,
): Problem[] {
  const quota = resourceQuota(context);
  return [
    ...(nodes === undefined || nodes.length > quota ? [tooManyResources(nodes?.length, quota)] : []),
    ...checkTemplate({ body, methodSettings: methodSettings(throttling) }),
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

/** Levels of a template above the body, which aws-cdk-lib indents by a space each. */
const BODY_DEPTH = 5;

/** What grows with the routes takes so much in a template, as short as can be and as aws-cdk-lib indents it. */
export function templateBytes(content: object): { readonly compact: number; readonly indented: number } {
  const filled = (_: string, value: unknown) => (isInvokeUri(value) ? INVOCATION : value);
  const indented = JSON.stringify(content, filled, 1);
  return {
    compact: Buffer.byteLength(JSON.stringify(content, filled)),
    indented: Buffer.byteLength(indented) + indented.split('\n').length * BODY_DEPTH,
  };
}

/** As long as the address of a function in a template. */
const INVOCATION = { 'Fn::Sub': 'x'.repeat(115) };

function checkTemplate(content: object): Problem[] {
  const { compact, indented } = templateBytes(content);
  if (compact > MAX_TEMPLATE_BYTES) {
    const message = `the OpenAPI body and its throttles have ${compact} bytes, and a CloudFormation template may have ${MAX_TEMPLATE_BYTES}; divide the API by its first path segment`;
    return [{ path: 'routes', code: 'AwsTemplateTooLarge', message }];
  }
  if (indented <= MAX_TEMPLATE_BYTES) return [];
  const message = `the template fits into the ${MAX_TEMPLATE_BYTES} bytes of CloudFormation only without indentation; set the context "@aws-cdk/core:suppressTemplateIndentation" to true in cdk.json`;
  return [{ path: 'routes', code: 'AwsTemplateIndented', message, severity: 'warning' }];
}
