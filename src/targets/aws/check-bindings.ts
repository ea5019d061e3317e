import type { GatewayModel } from '../../model/model';
import { at } from '../../model/report';
import type { Problem } from '../../problem';
import type { BackendBinding, Bindings } from '../../spec/bindings';
import type { AuthorizerBinding } from '../../spec/bindings-authorizer';
import { isKnownLater } from '../../spec/known-later';
import { bindingOf, type PlanContext } from './context';

const MAX_TTL_SECONDS = 3_600;

/** What is bound wrongly for this target. */
export function checkBindings(context: PlanContext): Problem[] {
  const used = [...context.api.reached];
  return [...used.flatMap((name) => checkBackend(name, bindingOf(context, name))), ...checkTtl(context), ...checkZone(context)];
}

function checkBackend(name: string, binding: BackendBinding): Problem[] {
  const problem = problemOf(name);
  if (binding.service !== undefined)
    return problem(
      'AwsBackendIsService',
      `a Kubernetes Service cannot be reached from AWS; bind "${name}" to a url, a function or a vpcLink`,
    );
  const urls = urlsOf(binding);
  if (urls.length === 0 && binding.function === undefined)
    return problem('UnboundBackend', `backend "${name}" is bound to nothing; bind it to a url, endpoints, a function or a vpcLink`);
  return checkAddress(name, binding);
}

/** What is no address that can be reached from AWS, whichever API it is for. */
export function wrongBindings({ backends = {}, authorizers = {}, store }: Bindings): Problem[] {
  return [
    ...Object.entries(backends).flatMap(([name, binding]) => checkAddress(name, binding)),
    ...Object.entries(authorizers).flatMap(([name, binding]) => checkAuthorizer(name, binding)),
    ...checkTable(store?.dynamodb?.table),
  ];
}

function checkTable(table: string | undefined): Problem[] {
  if (table === undefined || isKnownLater(table) || TABLE_NAME.test(table)) return [];
  const message = `"${table}" is no name of a table; write the name alone, of a table in the same account and region`;
  return [{ path: 'bindings.store.dynamodb.table', code: 'AwsNotATable', message }];
}

function checkAuthorizer(name: string, binding: AuthorizerBinding): Problem[] {
  if (isFunction(binding.function)) return [];
  return [{ path: `${at('bindings.authorizers', name)}.function`, code: 'AwsNotAFunction', message: notAFunction(name) }];
}

function notAFunction(name: string): string {
  return `"${name}" is bound to no function; bind the ARN of a Lambda function, or in code the function itself; bindings fill in no \${value:NAME}`;
}

function checkAddress(name: string, binding: BackendBinding): Problem[] {
  const problem = problemOf(name);
  if (binding.function !== undefined && !isFunction(binding.function)) return problem('AwsNotAFunction', notAFunction(name));
  const arn = binding.vpcLink?.arn;
  if (arn !== undefined && !isKnownLater(arn) && !LINK_ARN.test(arn))
    return problem(
      'AwsNotAVpcLink',
      `"${arn}" is not the ARN of a VPC link; write it as in "arn:aws:apigateway:eu-west-1::/vpclinks/abc123"`,
    );
  return [];
}

function problemOf(name: string): (code: string, message: string) => Problem[] {
  return (code, message) => [{ path: at('bindings.backends', name), code, message }];
}

function urlsOf({ url, vpcLink, endpoints = [] }: BackendBinding): string[] {
  return [url, vpcLink?.url, ...endpoints.map((endpoint) => endpoint.url)].filter((each) => each !== undefined);
}

const TABLE_NAME = /^[\w.-]{3,255}$/;

const FUNCTION_ARN = /^arn:[^:]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;

const LINK_ARN = /^arn:[^:]+:apigateway:[a-z0-9-]+:\d*:\/vpclinks\/[\w-]+$/;

/** In code, a part of an ARN may be known when the CDK deploys, and not before. */
function isFunction(bound: unknown): boolean {
  if (typeof bound === 'string') return isKnownLater(bound) || FUNCTION_ARN.test(bound);
  return typeof (bound as { functionArn?: unknown } | null)?.functionArn === 'string';
}

function checkTtl({ ttlSeconds }: PlanContext): Problem[] {
  if (ttlSeconds <= MAX_TTL_SECONDS) return [];
  const message = `API Gateway keeps an authorizer's answer for ${MAX_TTL_SECONDS}s at most, not ${ttlSeconds}s; write "1h" or less`;
  return [{ path: 'bindings.aws.authorizerTtl', code: 'AwsTtlTooLong', message }];
}

function checkZone({ api, bindings: { aws } }: PlanContext): Problem[] {
  const zone = aws?.zone?.name.replace(/\.$/, '');
  if (zone === undefined || aws?.certificate === undefined || isKnownLater(zone)) return [];
  return api.hosts
    .filter((host) => host !== zone && !host.endsWith(`.${zone}`))
    .map((host) => {
      const message = `"${host}" does not lie in the zone "${zone}", which would hold its record; bind the zone of the host`;
      return { path: 'bindings.aws.zone', code: 'AwsZoneOfOtherHost', message };
    });
}

/** Hosts that no certificate stands for. */
export function checkHosts(api: PlanContext['api'], bindings: Bindings): Problem[] {
  if (api.hosts.length === 0 || bindings.aws?.certificate !== undefined) return [];
  const message = `have no effect without a certificate: the API answers at the address of its stage, whatever the host; bind "aws.certificate" for ${api.hosts.join(', ')}`;
  return [{ path: 'hosts', code: 'AwsHostsWithoutCertificate', message, severity: 'warning' }];
}

/** What is bound for domains that there are not. */
export function checkDomains({ apis }: GatewayModel, { aws }: Bindings): Problem[] {
  const hosts = apis.some((api) => api.hosts.length > 0);
  const without = (field: string, what: string): Problem => {
    const message = `has no effect without ${what}: the API answers at the address of its stage`;
    return { path: `bindings.aws.${field}`, code: 'AwsDomainWithoutHosts', message, severity: 'warning' };
  };
  if (aws?.certificate !== undefined && !hosts) return [without('certificate', 'hosts')];
  return aws?.zone !== undefined && aws.certificate === undefined ? [without('zone', 'a certificate')] : [];
}
