import { Document, visit } from 'yaml';
import type { ProxyConfig } from '../../src/runtime/config-proxy';
import type { AwsOutput } from '../../src/targets/aws/compile';
import type { AwsPlan } from '../../src/targets/aws/plan';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import type { RouteList } from './envoy-matcher';
import { guardedLists, hosts, manager, specRoutes, treeLists, treeRoutes } from './envoy-view';

/** What a file of a golden case shows of a plan for Kubernetes, by the file's name. */
export const KUBERNETES_VIEWS: { readonly [file: string]: (plan: KubernetesPlan) => unknown } = {
  'envoy.routes.yaml': (plan) => specRoutes(plan).map((route) => plain(withoutUsual(route, USUAL_ROUTE))),
  'envoy.order.yaml': (plan) =>
    Object.fromEntries(hosts(plan).map(({ domains, matcher }) => [domains.join(' '), order(treeLists(matcher))])),
  'envoy.own-answers.yaml': (plan) =>
    treeRoutes(plan)
      .filter(({ name }) => /^(405|preflight|query)/.test(name))
      .map(plain),
  'envoy.guard.yaml': (plan) =>
    hosts(plan).flatMap(({ matcher }) => guardedLists(matcher).map(({ routes }) => routes.map(({ name }) => name))),
  'envoy.clusters.yaml': ({ envoy }) => envoy.clusters.map((cluster) => plain(withoutUsual(cluster, USUAL_CLUSTER))),
  'envoy.filters.yaml': (plan) => manager(plan).http_filters.map(({ name }) => name),
  'envoy.listener.yaml': ({ envoy }) => envoy.listeners.map((listener) => withoutManager(plain(listener))),
  'envoy.trust.yaml': (plan) => plain(manager(plan).early_header_mutation_extensions),
  'envoy.access-log.yaml': (plan) => plain(manager(plan).access_log),
  'envoy.errors.yaml': (plan) => plain(manager(plan).local_reply_config),
  'envoy.jwt.yaml': filter('tollgate.jwt'),
  'envoy.limits.yaml': filter('tollgate.limits'),
  'envoy.caller-limits.yaml': filter('tollgate.caller-limits'),
  'envoy.shared-limits.yaml': filter('tollgate.shared-limits'),
  'envoy.told-limits.yaml': filters('tollgate.limits-'),
  'envoy.told-headers.yaml': filter('tollgate.told-limits'),
  'envoy.concurrent-limits.yaml': filter('tollgate.concurrent-limits'),
  'envoy.shared-caller-limits.yaml': filter('tollgate.shared-caller-limits'),
  'envoy.changes.yaml': filter('tollgate.changes'),
  'envoy.services.yaml': filters('tollgate.external'),
  'envoy.signatures.yaml': filters('tollgate.hmac'),
  'envoy.exchange.yaml': filters('tollgate.exchange'),
  'envoy.logins.yaml': filters('tollgate.login'),
  'envoy.introspection.yaml': filters('tollgate.introspection'),
  'envoy.transcode.yaml': filters('tollgate.transcode'),
  'agent.yaml': ({ agent }) => agent,
};

/** What a file of a golden case shows of the plans for AWS. */
export const AWS_VIEWS: { readonly [file: string]: (output: AwsOutput) => unknown } = {
  'aws.paths.yaml': ({ apis }) => merged(apis.map(({ plan }) => mapValues(plan.body.paths, operations))),
  'aws.authorizer.yaml': ({ apis }) => merged(apis.map(({ plan }) => plan.authorizer)),
  'aws.proxy.yaml': ({ apis }) => merged(apis.map(({ plan }) => proxyOf(plan.proxy))),
  'aws.proxied.yaml': ({ apis }) => apis.flatMap(({ plan }) => plan.proxied),
  'aws.security.yaml': ({ apis }) => merged(apis.map(({ plan }) => security(plan.body))),
  'aws.plans.yaml': ({ apis }) => apis.flatMap(({ plan }) => plan.usagePlans),
  'aws.domains.yaml': ({ apis }) => merged(apis.map(({ plan }) => plan.domain)),
  'aws.aliases.yaml': ({ apis }) => apis.flatMap(({ plan }) => plan.aliases),
  'aws.throttling.yaml': ({ apis }) => apis.flatMap(({ plan }) => plan.throttling),
};

/** A listener without what the connection manager of the gateway's routes does; that of a redirect is shown. */
function withoutManager(listener: unknown): unknown {
  return JSON.parse(JSON.stringify(listener), (key, value) => {
    if (key !== 'typed_config' || value['@type'] !== 'HttpConnectionManager') return value;
    return { stat_prefix: value.stat_prefix, route_config: value.route_config };
  });
}

/** What almost every route has. It is shown where it is different. */
const USUAL_ROUTE = {
  match: { prefix: '/' },
  route: { timeout: '15s', auto_host_rewrite: true },
  typed_per_filter_config: {},
};

const USUAL_CLUSTER = {
  dns_lookup_family: 'V4_PREFERRED',
  connect_timeout: '1s',
  circuit_breakers: {
    thresholds: [
      {
        max_connections: 1_000_000,
        max_pending_requests: 1_000_000,
        max_requests: 1_000_000,
        retry_budget: { budget_percent: { value: 20 }, min_retry_concurrency: 3 },
      },
    ],
  },
  typed_extension_protocol_options: {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
      common_http_protocol_options: { idle_timeout: '60s' },
      explicit_http_config: { http_protocol_options: {} },
      http_filters: undefined,
    },
  },
};

/** The condition that stands before all of a tree. */
const GUARD = /^(else|~ \(\?i\)\S*) /;

/** The names of the routes that are tried, by the condition on the path. */
function order(lists: readonly RouteList[]): { [when: string]: readonly string[] } {
  const told = lists.filter(({ routes }) => routes[0]?.name !== 'not found');
  return Object.fromEntries(told.map(({ when, routes }) => [when.replace(GUARD, ''), routes.map(({ name }) => name)]));
}

function filter(wanted: string) {
  return (plan: KubernetesPlan) => plain(manager(plan).http_filters.find(({ name }) => name === wanted)?.typed_config);
}

/** A filter and those whose names begin so. */
function filters(wanted: string) {
  return (plan: KubernetesPlan) =>
    plain(manager(plan).http_filters.flatMap(({ name, typed_config }) => (name.startsWith(wanted) ? [typed_config] : [])));
}

/** Without fields that have their usual value (undefined: whatever it is), and without what then is empty. */
function withoutUsual(value: object, usual: object): object {
  const kept = Object.entries(value).flatMap(([field, child]): [string, unknown][] => {
    if (!(field in usual)) return [[field, child]];
    const expected = (usual as { [field: string]: unknown })[field];
    if (expected === undefined || JSON.stringify(child) === JSON.stringify(expected)) return [];
    if (typeof expected !== 'object') return [[field, child]];
    const rest = withoutUsual(child as object, expected as object);
    return Object.keys(rest).length > 0 ? [[field, rest]] : [];
  });
  return Object.fromEntries(kept);
}

/** A part as a file has it: what fits on a line stands on one. */
export function viewText(view: unknown): string {
  const document = new Document(view, { aliasDuplicateObjects: false });
  visit(document, {
    Collection: (_, node) => {
      if (JSON.stringify(node).length > LINE) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
  return document.toString({ lineWidth: 0 });
}

const LINE = 110;

/** Without the packages of types: `@type: RBAC`. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (key, child) => (key === '@type' ? child.split('.').at(-1) : child));
}

function mapValues<T, R>(map: { readonly [key: string]: T }, change: (value: T) => R): { [key: string]: R } {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

const merged = (parts: readonly unknown[]) => (parts.length === 1 ? parts[0] : parts);

/** What the proxy asks of callers, and what becomes of their tokens. */
function proxyOf({ signatures, exchanges, routes = {} }: Partial<ProxyConfig> = {}): object {
  const ways = mapValues(routes, ({ signed, subjects, challenge, exchange, divided, resilience, variants }) => ({
    ...{ signed, subjects, challenge, exchange, divided, resilience },
    ...(variants.length > 0 && { variants: variants.map((variant) => ({ exchange: variant.exchange, resilience: variant.resilience })) }),
  }));
  return { signatures, exchanges, routes: ways };
}

/** Who is asked before each route, and where usage keys come from. */
function security({ paths, components, ...body }: AwsPlan['body']): object {
  const methods = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as { readonly [method: string]: { readonly security: unknown } })
      .filter(([method]) => method !== 'x-amazon-apigateway-any-method')
      .map(([method, operation]) => [`${method} ${path}`, operation.security]),
  );
  return { source: body['x-amazon-apigateway-api-key-source'], components, security: Object.fromEntries(methods) };
}

/** The methods of a path, without headers that every integration sets or removes. */
function operations(methods: unknown): unknown {
  return JSON.parse(JSON.stringify(methods), (key, child) => (USUAL_ON_AWS.test(key) ? undefined : child));
}

const USUAL_ON_AWS =
  /^integration\.request\.header\.(forwarded|proxy|x-(forwarded|original|rewrite|real|http-method|method-override|request-id).*)$/;
