import { App as AwsApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Testing } from 'cdk8s';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SpecError } from '../../src/problem';
import type { ApiSpec } from '../../src/spec/api';
import type { Baseline } from '../../src/spec/baseline';
import type { GatewayDomain } from '../../src/topology/domain';
import { GatewayPerDomain, type GatewayPerDomainProps } from '../../src/topology/gateway-per-domain';
import { ping } from '../constructs/small-api';

const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'] };
const baseline: Baseline = { schemes: { customers: { jwt } }, access: { mustUse: ['customers'], openAllowed: false } };
const members: ApiSpec = {
  name: 'members',
  access: { scheme: 'customers' },
  routes: { 'GET /me': { respond: { status: 200, body: 'me' } } },
};

const shop: GatewayDomain = { host: 'shop.example.com', owner: 'team-shop', specs: [ping] };
const club: GatewayDomain = { host: 'club.example.com', owner: 'team-club', name: 'club', specs: [members] };

const onKubernetes = (props: GatewayPerDomainProps) => {
  const chart = Testing.chart();
  new GatewayPerDomain(chart, 'Edge', props);
  return Testing.synth(chart);
};
const onAws = (props: GatewayPerDomainProps) => {
  const stack = new Stack(new AwsApp(), 'Edge');
  new GatewayPerDomain(stack, 'Edge', props);
  return Template.fromStack(stack);
};
const named = (manifests: { kind: string; metadata: { name: string; namespace?: string } }[], kind: string) =>
  manifests.filter((manifest) => manifest.kind === kind).map(({ metadata }) => [metadata.name, metadata.namespace]);

test('gives each domain a Deployment in a namespace of its own on Kubernetes', () => {
  const manifests = onKubernetes({ domains: [shop, { ...club, specs: [{ ...ping, name: 'club-api' }] }] });

  expect(named(manifests, 'Deployment')).toEqual([
    ['shop-example-com-gateway', 'shop-example-com'],
    ['club-gateway', 'club'],
  ]);
  expect(named(manifests, 'Namespace').map(([name]) => name)).toEqual(['shop-example-com', 'club']);
});

test('names the owner on the namespace, and keeps pods there that are not restricted out', () => {
  const namespace = onKubernetes({ domains: [shop] }).find(({ kind }) => kind === 'Namespace');

  expect(namespace.metadata.annotations['tollgate/owner']).toBe('team-shop');
  expect(namespace.metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
});

test('uses a bound namespace', () => {
  const manifests = onKubernetes({ domains: [{ ...shop, bindings: { kubernetes: { namespace: 'edge' } } }] });

  expect(named(manifests, 'Deployment')).toEqual([['shop-example-com-gateway', 'edge']]);
  expect(named(manifests, 'Namespace')).toEqual([['edge', undefined]]);
});

test('gives each domain a RestApi of its own on AWS', () => {
  onAws({ domains: [shop, { ...club, specs: [{ ...ping, name: 'club-api' }] }] }).resourceCountIs('AWS::ApiGateway::RestApi', 2);
});

test('serves several specs of one domain with one gateway on Kubernetes', () => {
  const other = { ...ping, name: 'other', basePath: '/other' };
  const manifests = onKubernetes({ domains: [{ ...shop, specs: [{ ...ping, basePath: '/ping' }], documents: [other] }] });

  expect(named(manifests, 'Deployment')).toHaveLength(1);
});

const aws = { certificate: { arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' }, zone: { id: 'Z1', name: 'example.com' } };
const twoApis: GatewayDomain = {
  ...shop,
  specs: [
    { ...ping, basePath: '/ping' },
    { ...ping, name: 'other', basePath: '/other' },
  ],
  bindings: { aws },
};

test('gives several specs of one domain a RestApi each on AWS, and rules that choose by the base path', () => {
  const template = onAws({ domains: [twoApis] });
  const rules = Object.values(template.findResources('AWS::ApiGatewayV2::RoutingRule')).map(({ Properties }) => Properties);

  template.resourceCountIs('AWS::ApiGateway::RestApi', 2);
  template.resourceCountIs('AWS::ApiGateway::DomainName', 1);
  template.allResourcesProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
  expect(rules.map(({ Conditions, Priority }) => [Priority, Conditions])).toEqual([
    [100, [{ MatchBasePaths: { AnyOf: ['ping'] } }]],
    [200, [{ MatchBasePaths: { AnyOf: ['other'] } }]],
    [300, []],
  ]);
  for (const { Actions } of rules) expect(Actions[0].InvokeApi).toMatchObject({ Stage: 'live', StripBasePath: false });
});

test('deploys each of several APIs anew once they leave the addresses of their stages for a domain', () => {
  const deployments = (domain: GatewayDomain) => Object.keys(onAws({ domains: [domain] }).findResources('AWS::ApiGateway::Deployment'));
  const before = deployments({ ...twoApis, bindings: {} });

  expect(deployments(twoApis).filter((id) => before.includes(id))).toEqual([]);
});

test('shares no edge-optimized domain', () => {
  expect(() => onAws({ domains: [{ ...twoApis, bindings: { aws: { ...aws, endpoint: 'edge' } } }] })).toThrow('[EdgeShared]');
});

test('gives the objects of one of several APIs by its name', () => {
  const edge = new GatewayPerDomain(new Stack(new AwsApp(), 'Edge'), 'Edge', { domains: [twoApis] });

  expect(edge.aws('shop.example.com', 'other').restApi.name).toBe('other');
  expect(edge.aws('shop.example.com', 'other').domains).toEqual(edge.aws('shop.example.com', 'ping').domains);
  expect(() => edge.aws('shop.example.com')).toThrow('its APIs are: ping, other');
});

test('answers on the host of the domain alone, and passes its owner on', () => {
  const [config] = onKubernetes({ domains: [shop] }).filter(({ kind }) => kind === 'ConfigMap');

  expect(JSON.stringify(config)).toContain('shop.example.com');
});

test('says of no domain that it lacks a scheme which another one has', () => {
  const staff = { jwt: { ...jwt, issuer: 'https://staff.example.com/' } };
  const domains = [
    club,
    shop,
    { ...shop, host: 'b.example.com', specs: [{ ...members, name: 'desk', schemes: { desk: staff }, access: { scheme: 'desk' } }] },
  ];
  const said = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => said.mockRestore());

  onKubernetes({ domains, baseline: { schemes: { customers: { jwt } }, access: { mustUse: ['customers', 'desk'] } } });
  expect(said.mock.calls.map(([text]) => String(text))).not.toContainEqual(expect.stringContaining('UnknownScheme'));

  onKubernetes({ domains: [club], baseline: { schemes: { customers: { jwt } }, access: { mustUse: ['customers', 'desk'] } } });
  expect(said.mock.calls.map(([text]) => String(text))).toContainEqual(expect.stringContaining('there is no scheme "desk"'));
});

describe.each([
  ['Kubernetes', onKubernetes],
  ['AWS', onAws],
] as const)('on %s', (_, synth) => {
  test('gives every domain the schemes of the baseline that it uses, and no other', () => {
    const staff = { jwt: { ...jwt, issuer: 'https://staff.example.com/' } };
    const domains = [club, { ...shop, specs: [{ ...members, name: 'desk', access: { scheme: 'staff' } }] }];

    expect(() => synth({ domains, baseline: { schemes: { customers: { jwt }, staff } } })).not.toThrow();
  });

  test('refuses a domain whose routes use none of the schemes that must be used', () => {
    const own = { ...members, name: 'desk', schemes: { desk: { jwt } }, access: { scheme: 'desk' } };
    const domains = [club, { ...shop, specs: [own] }];
    expect(() => synth({ domains, baseline: { ...baseline, access: { mustUse: ['customers'] } } })).toThrow('[SchemeRefused]');
  });

  test('refuses a domain that weakens the baseline', () => {
    expect(() => synth({ domains: [club, shop], baseline })).toThrow('[OpenRefused]');
  });

  test('refuses a scheme of the baseline that no domain uses', () => {
    expect(() => synth({ domains: [shop], baseline: { schemes: { customers: { jwt } } } })).toThrow('baseline.schemes.customers');
  });

  test('says everything that is wrong with the domains at once', () => {
    const wrong: GatewayDomain[] = [
      shop,
      { ...club, host: 'SHOP.example.com' },
      { host: 'empty.example.com', owner: 'nobody' },
      { host: 'other.example.com', owner: 'nobody', specs: [{ ...ping, hosts: ['elsewhere.example.com'] }] },
      { host: 'typo.example.com', owner: 'nobody', documents: [{ ...ping, ruotes: {} }] },
      { host: 'https://odd.example.com', owner: 'nobody', specs: [ping] },
    ];
    const messages = problemsOf(() => synth({ domains: wrong }));

    expect(messages).toEqual([
      expect.stringMatching(/^domains\[1\]\.host: .*domains\[0\]/),
      expect.stringMatching(/^domains\[2\]: has no API/),
      expect.stringMatching(/^domains\[3\]\.specs\[0\]\.hosts: API 'ping' answers on elsewhere\.example\.com too/),
      expect.stringMatching(/^domains\[4\]\.documents\[0\]\.ruotes: .*did you mean "routes"/),
      expect.stringMatching(/^domains\[5\]\.name: /),
      expect.stringMatching(/^domains\[5\]\.specs\[0\]\.hosts\[0\]: .*without "https:\/\/"/),
    ]);
  });

  test.each([
    [{ name: 'edge' }, 'gateway.name'],
    [{ baseline }, 'gateway.baseline'],
  ])('refuses %s among the settings', (gateway, path) => {
    expect(() => synth({ domains: [shop], gateway })).toThrow(`${path}: does not stand here`);
  });
});

test('gives the objects of a domain by its host', () => {
  const edge = new GatewayPerDomain(Testing.chart(), 'Edge', { domains: [shop] });

  expect(edge.kubernetes('Shop.example.com').deployment.name).toBe('shop-example-com-gateway');
  expect(() => edge.aws('shop.example.com')).toThrow('use ".kubernetes"');
  expect(() => edge.kubernetes('club.example.com')).toThrow('the domains are: shop.example.com');
});

function problemsOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe.each([
  ['AWS', onAws],
  ['Kubernetes', onKubernetes],
] as const)('on %s', (_, on) => {
  test.each<[string, object]>([
    ['baselin: "baselin" is not a field of GatewayPerDomain', { domains: [shop], baselin: {} }],
    ['domains[0].owners: "owners" is not a field of a domain; did you mean "owner"?', { domains: [{ ...shop, owners: 'a' }] }],
    ['domains: is empty', { domains: [] }],
    ['domains: is missing; write a list', {}],
    ['domains: is a map; write a list', { domains: { shop } }],
    ['domains[0]: is a text; write a domain as a map, such as { host: … }', { domains: ['shop.example.com'] }],
    ['domains[0].host: is missing; write a host, such as "shop.example.com"', { domains: [{ owner: 'team-shop', specs: [ping] }] }],
    ['domains[0].owner: is missing; write an owner', { domains: [{ host: 'shop.example.com', specs: [ping] }] }],
    ['domains[0].name: 5 is not the name of a gateway', { domains: [{ ...shop, name: 5 }] }],
    ['domains[0].specs: is a map; write a list', { domains: [{ ...shop, specs: ping }] }],
    ['domains[0].documents: is a text; write a list', { domains: [{ ...shop, documents: 'ping.yaml' }] }],
    ['domains[0].files: is a text; write a list', { domains: [{ ...shop, files: 'ping.yaml' }] }],
    ['domains[0].files[0].file: 5 is not the name of a file', { domains: [{ ...shop, files: [5] }] }],
    ['is a list; write props as a map, such as { domains: … }', [shop]],
  ])('refuses props that say nothing: %s', (says, props) => {
    expect(() => on(props as GatewayPerDomainProps)).toThrow(says);
  });
});
