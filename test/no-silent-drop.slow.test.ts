import { describe, expect, test } from 'vitest';
import { withoutBaseline, withUses } from './support/no-silent-drop/additions';
import { byField, check, type Finding } from './support/no-silent-drop/check';
import { aws, kubernetes, type Target } from './support/no-silent-drop/targets';
import { tour, type Written, withValue } from './support/no-silent-drop/written';

const WITHOUT_EFFECT = 'reports and documents only';
const ONE_VALUE = 'the only value that is served, or that fits the rest of the tour';
const AT_SYNTH = 'a rule over specs, shown below';
const COUNTS_ITSELF = 'API Gateway and AWS WAF count by themselves, and have no store that could be down';
const WAIVED = 'refused, and waived by the tour itself';

/** Fields of which the tour cannot show an effect on any target, and why. */
const ON_BOTH: { readonly [field: string]: string } = {
  'spec.schemes.*.jwt.algorithms.*': 'a scheme with other algorithms than its keys; golden case jwt-inline-keys',
  'spec.schemes.*.jwt.jwks.keys.*.kty': ONE_VALUE,
  'spec.schemes.*.jwt.jwks.keys.*.crv': ONE_VALUE,
  'spec.backends.*': 'a backend without a setting: there, or not',
  'spec.routes.*.limits.*.algorithm': ONE_VALUE,
  'spec.routes.*.limits.*.scope': ONE_VALUE,
  'spec.routes.*.sticky.*': 'on an open route no other key of the tour is known; golden case weighted-sticky',
  'gateway.baseline.access.mustUse.*': AT_SYNTH,
  'gateway.baseline.access.openAllowed': AT_SYNTH,
  'gateway.baseline.timeout': AT_SYNTH,
  'gateway.baseline.body.maxSize': ONE_VALUE,
  'gateway.baseline.limits.*.scope': ONE_VALUE,
  'gateway.baseline.cors.origins.*': ONE_VALUE,
};

const EXPLAINED = {
  kubernetes: {
    ...ON_BOTH,
    'spec.description': WITHOUT_EFFECT,
    'spec.routes.*.description': WITHOUT_EFFECT,
    'spec.consumers.*.plan': ONE_VALUE,
    'spec.backends.*.transcode.descriptor': 'another file has to be there; golden case transcode',
    'spec.backends.*.transcode.services.*': ONE_VALUE,
    'spec.limits.*.scope': ONE_VALUE,
    'bindings.waive.*': 'what the tour waives is refused on AWS alone',
    'bindings.backends.*.service.headless':
      "the tour's store is a Service beside it, and opens every port there; manifests/network-policy.test.ts",
    'spec.backends.*.tls.clientCertificate.secret': 'another name leaves what is bound to this one without a use; golden case backend-tls',
  },
  aws: {
    ...ON_BOTH,
    'spec.backends.*.outliers.consecutive5xx': WAIVED,
    'spec.backends.*.outliers.interval': WAIVED,
    'spec.backends.*.outliers.ejectFor': WAIVED,
    'spec.backends.*.outliers.maxEjectedPercent': WAIVED,
    'spec.consumers.*.plan': ONE_VALUE,
    'spec.plans.*.onStoreFailure': COUNTS_ITSELF,
    'spec.limits.*.onStoreFailure': COUNTS_ITSELF,
    'spec.limits.*.scope': ONE_VALUE,
    'bindings.secrets.*.name': 'stands in the template, beside the plan; test/targets/aws/resources.test.ts',
    'spec.schemes.*.clientCertificate.ca.secret':
      'another name leaves what is bound to this one without a use; golden case client-certificates-on-aws',
    'spec.routes.*.owner': WITHOUT_EFFECT,
    'bindings.backends.*.vpcLink.url': 'the proxy of the tour cannot pass a VPC link; test/targets/aws',
    'gateway.observability.accessLog.redact.*': 'of the headers that would be logged, and AWS logs none',
  },
} as const;

describe.each([kubernetes, aws])('$name', (target) => {
  test('drops no field of the tour: the output changes with it, or it is refused by name', () => {
    const all = withUses(tour());
    const findings = [...check(withoutBaseline(all), target, ['spec', 'bindings']), ...check(all, target, ['gateway'])];

    expect(unexplained(findings, EXPLAINED[target.name])).toEqual({ silent: [], explainedInVain: [] });
  }, 600_000);
});

test('drops no field of limits and plans where AWS counts them in a table', () => {
  const whole = withValue(withoutBaseline(withUses(tour())), ['bindings', 'store'], { dynamodb: { table: 'limits' } });
  const slower = withValue(whole, ['spec', 'plans', 'partner', 'rate', 'requests'], 100);
  const counting = withValue(slower, ['spec', 'routes', 'POST /limited', 'limits'], [IN_A_TABLE]);
  const findings = byField(check(counting, aws, ['spec', 'bindings']));
  const idle = [...findings].filter(([field, { verdict }]) => COUNTED.test(field) && (verdict === 'dropped' || verdict === 'checked'));

  expect(idle.map(([field]) => field)).toEqual([]);
}, 300_000);

const IN_A_TABLE = { requests: 5, per: 'minute', algorithm: 'sliding-window', by: ['ip'], scope: 'gateway', onStoreFailure: 'deny' };

/** But for what no other value fits: another scope has no `onStoreFailure`, and a plan that the consumer leaves binds nobody. */
const COUNTED = /^spec\.(routes\.\*\.)?limits(?!.*\.scope$)|^spec\.(plans|defaultPlan|consumers)(?!.*\.plan$)|^bindings\.store/;

test.each([
  { files: { bindings: 'bindings-other' }, part: 'bindings' },
  { files: { bindings: 'bindings-gateway-api' }, part: 'bindings' },
  { files: { spec: 'versions-path' }, part: 'spec' },
  { files: { spec: 'versions-query' }, part: 'spec' },
  { files: { spec: 'versions-mediaType' }, part: 'spec' },
] as const)('drops no other kind of a block: $files', ({ files, part }) => {
  const written = { ...tour(files), gateway: {} };
  const dropped = [kubernetes, aws].flatMap((target) => silent(check(written, target, [part])));
  // where the companion may not be, what needs it is refused: the tour's own bindings show its effect
  expect(dropped.filter((field) => field !== 'bindings.companion')).toEqual([]);
});

test.each([
  { field: 'spec.routes.*.timeout', place: ['spec', 'routes', 'GET /export', 'timeout'] },
  { field: 'spec.routes.*.access.scopes.*', place: ['spec', 'routes', 'GET /export', 'access', 'scopes'] },
  { field: 'spec.ips.deny.*', place: ['spec', 'ips'] },
  { field: 'bindings.backends.*.url', place: ['bindings', 'backends', 'orders', 'url'], by: 'http://orders' },
])('finds a planner that forgets $field', ({ field, place, by }) => {
  const forgetful: Target = { name: 'kubernetes', compile: (written) => kubernetes.compile(withValue(written, place, by)) };

  expect(silent(check(SMALL, kubernetes, ['spec', 'bindings']))).toEqual([]);
  expect(silent(check(SMALL, forgetful, ['spec', 'bindings']))).toEqual([field]);
});

test.each([
  { rule: { access: { mustUse: ['staff'] } }, path: 'routes["GET /export"].access' },
  { rule: { access: { openAllowed: false } }, path: 'routes["GET /open"].access' },
  { rule: { timeout: '1s' }, path: 'routes["GET /export"].timeout' },
])('the baseline $rule is held when the gateway is built', ({ rule, path }) => {
  const outcome = kubernetes.compile({ ...SMALL, gateway: { baseline: rule } });
  const problems = 'problems' in outcome ? outcome.problems : [];

  expect(problems.map((problem) => problem.path)).toContain(path);
});

const SMALL: Written = {
  spec: {
    name: 'shop',
    schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
    access: { scheme: 'customers' },
    ips: { deny: ['10.6.6.0/24'] },
    backends: { orders: { timeout: '4s' } },
    routes: {
      'GET /orders': { backend: 'orders' },
      'GET /export': { backend: 'orders', timeout: '20s', access: { scheme: 'customers', scopes: ['export'] } },
      'GET /open': { backend: 'orders', access: { open: 'a test' } },
    },
  },
  gateway: {},
  bindings: { backends: { orders: { url: 'http://orders' } } },
};

function silent(findings: readonly Finding[]): string[] {
  return [...byField(findings)].filter(([, { verdict }]) => verdict === 'dropped').map(([field]) => field);
}

/** Fields without an effect that nobody explained, and explanations of fields that have one. */
function unexplained(findings: readonly Finding[], explained: { readonly [field: string]: string }) {
  const idle = [...byField(findings)].filter(([, { verdict }]) => verdict === 'dropped' || verdict === 'checked');
  const fields = new Set(idle.map(([field]) => field));
  return {
    silent: idle
      .filter(([field]) => explained[field] === undefined)
      .map(([field, { leaf, why }]) => `${field} at ${leaf.join(' ')}: ${why}`),
    explainedInVain: Object.keys(explained).filter((field) => !fields.has(field)),
  };
}
