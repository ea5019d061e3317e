import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, test } from 'vitest';
import { ManagedApi } from '../../../src/constructs/managed-api';
import { type Problem, SpecError } from '../../../src/problem';
import type { Access } from '../../../src/spec/access';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
import { compileAws } from '../../../src/targets/aws/compile';
import { GatewayPerDomain } from '../../../src/topology/gateway-per-domain';

const HOST = 'partners.example.com';
const OBJECT = 's3://truststores/partner-ca.pem';
const aws = { certificate: { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' } };
const secrets = { 'partner-ca': { name: `${OBJECT}?versionId=3sL4kqtJ+rmSpXd3d` } };
const bindings: Bindings = { secrets, aws };
const respond = { status: 200, body: 'ok' };

const machines = { clientCertificate: { ca: { secret: 'partner-ca' }, subjectAltNames: ['spiffe://example.com/billing'] } };
const auditors = { clientCertificate: { ca: { secret: 'audit-ca' }, subjectAltNames: ['audit.example.com'] } };
const customers = { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } };
const partners: ApiSpec = {
  name: 'shop',
  hosts: [HOST],
  schemes: { machines },
  access: { scheme: 'machines' },
  routes: { 'GET /a': { respond } },
};
const open: ApiSpec = { name: 'open', access: { open: 'a test' }, routes: { 'GET /b': { respond } } };
const by = (access: Access, fields: Partial<ApiSpec> = {}): ApiSpec => ({
  ...partners,
  schemes: { machines, customers },
  routes: { 'GET /a': { respond }, 'GET /b': { respond, access } },
  ...fields,
});

function problems(apis: readonly ApiSpec[], bound: Bindings): readonly Problem[] {
  try {
    return compileAws({ apis, bindings: bound }).warnings;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems;
  }
}
const codes = (spec: ApiSpec | readonly ApiSpec[], bound: Bindings = bindings) =>
  problems([spec].flat(), bound).map(({ path, code, severity }) => `${path} ${severity ?? 'error'} ${code}`);
const messages = (spec: ApiSpec | readonly ApiSpec[], bound: Bindings = bindings) =>
  problems([spec].flat(), bound).map(({ message }) => message);
const bind = (name: string): Bindings => ({ ...bindings, secrets: { 'partner-ca': { name } } });

function templateOf(add: (stack: Stack) => void): Template {
  const stack = new Stack(new App(), 'Shop');
  add(stack);
  return Template.fromStack(stack);
}

describe('the domain of an API with client certificates', () => {
  const one = () => templateOf((stack) => new ManagedApi(stack, 'Api', { spec: partners, bindings }));

  test('has the truststore, and there is no other address that asks for none', () => {
    const template = one();
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: HOST,
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      MutualTlsAuthentication: { TruststoreUri: OBJECT, TruststoreVersion: '3sL4kqtJ+rmSpXd3d' },
    });
    template.allResourcesProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
  });

  test('is shared by several APIs, of which none has another address either', () => {
    const { hosts: _, ...member } = partners;
    const specs = ['one', 'two'].map((name) => ({ ...member, name, basePath: `/${name}` }));
    const template = templateOf((stack) => new GatewayPerDomain(stack, 'Edge', { domains: [{ host: HOST, owner: 'a', specs, bindings }] }));
    template.resourceCountIs('AWS::ApiGateway::RestApi', 2);
    template.allResourcesProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    template.resourceCountIs('AWS::ApiGateway::DomainName', 1);
    template.allResourcesProperties('AWS::ApiGateway::DomainName', { MutualTlsAuthentication: { TruststoreUri: OBJECT } });
  });

  test('may have its truststore in a bucket of the same app', () => {
    const template = templateOf((stack) => {
      const name = `${new Bucket(stack, 'Truststores').s3UrlForObject('ca.pem')}?versionId=v1`;
      new ManagedApi(stack, 'Api', { spec: partners, bindings: bind(name) });
    });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      MutualTlsAuthentication: { TruststoreUri: { 'Fn::Join': ['', Match.arrayWith(['s3://', '/ca.pem'])] }, TruststoreVersion: 'v1' },
    });
  });

  test('asks the authorizer about every request, and gives it no rights to read the truststore', () => {
    const template = one();
    template.resourceCountIs('AWS::IAM::Policy', 0);
    const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'));
    expect(JSON.stringify(api)).toContain('"authorizerResultTtlInSeconds":0');
  });

  test('is asked for nothing by an API that has another host', () => {
    const other = { ...open, hosts: ['other.example.com'] };
    const plans = compileAws({ apis: [partners, other], bindings }).apis.map(({ plan }) => plan.domain?.truststore);
    expect(plans).toEqual([{ uri: OBJECT, version: '3sL4kqtJ+rmSpXd3d' }, undefined]);
  });
});

describe('a route that lets in without a certificate', () => {
  test.each<[string, ApiSpec]>([
    ['because it is open', by({ open: 'a test' }, { schemes: { machines } })],
    ['by another scheme', by({ scheme: 'customers' })],
    ['by one of several schemes', by({ anyOf: [{ scheme: 'machines' }, { scheme: 'customers' }] })],
  ])('%s is refused, with what to do', (_, spec) => {
    expect(codes(spec)).toEqual(['routes["GET /b"].access error AwsRouteWithoutClientCertificate']);
    expect(messages(spec)[0]).toMatch(/everyone for one at the domain; ask for one here as well, serve .* host of its own, or deliver/);
  });

  test('because the API says so is refused once', () => {
    const spec = by({ scheme: 'machines' }, { access: { scheme: 'customers' } });
    expect(codes(spec)).toEqual(['access error AwsRouteWithoutClientCertificate']);
  });

  test('is refused in an API that shares the host, which names whose certificates are asked for', () => {
    const both = [
      { ...partners, basePath: '/partners' },
      { ...open, hosts: [HOST], basePath: '/open' },
    ];
    expect(codes(both)).toEqual(['open: access error AwsRouteWithoutClientCertificate']);
    expect(messages(both)[0]).toContain('which this API shares with "shop"');
  });

  test.each<[string, ApiSpec]>([
    ['both a certificate and a token', by({ allOf: [{ scheme: 'customers' }, { scheme: 'machines' }] })],
    [
      'one of several certificates',
      by(
        { anyOf: [{ scheme: 'machines' }, { scheme: 'auditors' }] },
        { schemes: { machines, auditors: { clientCertificate: { ...auditors.clientCertificate, ca: { secret: 'partner-ca' } } } } },
      ),
    ],
  ])('is not one that asks for %s', (_, spec) => {
    expect(codes(spec)).toEqual([]);
  });
});

describe('refused is', () => {
  test.each<[string, ApiSpec | readonly ApiSpec[], Bindings, string[]]>([
    [
      'an API without hosts',
      { ...partners, hosts: [] },
      { ...bindings, aws: {} },
      ['schemes.machines.clientCertificate error AwsClientCertificateWithoutDomain'],
    ],
    [
      'a host without a certificate',
      partners,
      { ...bindings, aws: {} },
      ['hosts warning AwsHostsWithoutCertificate', 'schemes.machines.clientCertificate error AwsClientCertificateWithoutDomain'],
    ],
    [
      'an edge-optimized domain',
      partners,
      { ...bindings, aws: { ...aws, endpoint: 'edge' } },
      ['bindings.aws.endpoint error AwsClientCertificateAtEdge'],
    ],
    [
      'CORS, because preflights have no certificate',
      { ...partners, cors: { origins: ['https://app.example.com'] } },
      bindings,
      ['cors error AwsPreflightWithoutClientCertificate'],
    ],
    [
      'CORS of a route',
      { ...partners, routes: { 'GET /a': { respond, cors: { origins: ['https://app.example.com'] } } } },
      bindings,
      ['routes["GET /a"].cors error AwsPreflightWithoutClientCertificate'],
    ],
    [
      'a second authority in an API',
      by({ scheme: 'auditors' }, { schemes: { machines, auditors } }),
      { ...bindings, secrets: { ...secrets, 'audit-ca': secrets['partner-ca'] } },
      [
        'schemes.auditors.clientCertificate.ca error SeveralClientAuthorities',
        'schemes.machines.clientCertificate.ca error SeveralClientAuthorities',
      ],
    ],
    [
      'a second authority at a host',
      [
        { ...partners, basePath: '/a' },
        { ...partners, name: 'audit', basePath: '/b', schemes: { auditors }, access: { scheme: 'auditors' } },
      ],
      { ...bindings, secrets: { ...secrets, 'audit-ca': secrets['partner-ca'] } },
      [
        'audit: schemes.auditors.clientCertificate.ca error SeveralClientAuthorities',
        'shop: schemes.machines.clientCertificate.ca error SeveralClientAuthorities',
      ],
    ],
  ])('%s', (_, spec, bound, expected) => {
    expect([...codes(spec, bound)].sort()).toEqual(expected);
  });

  test.each([
    'partner-ca',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:partner-ca-abcdef',
    'arn:aws:s3:::truststores/partner-ca.pem',
    'https://truststores.s3.amazonaws.com/partner-ca.pem',
    's3://truststores',
    's3://truststores/',
    's3://truststores/partner ca.pem',
    's3://truststores/partner-ca.pem?version=1',
    's3://truststores/partner-ca.pem?versionId=',
  ])('%s as the object of a truststore, with how to write one', (name) => {
    expect(codes(partners, bind(name))).toEqual(['bindings.secrets.partner-ca error AwsNotATruststore']);
    expect(messages(partners, bind(name))[0]).toContain("write { name: 's3://BUCKET/KEY?versionId=VERSION' }");
  });

  test.each(['ab', 'a'.repeat(64), 'Truststores', 'my_truststores', '-ab', 'ab.', 'a..b', '192.0.2.7'])(
    '"%s" as the bucket of a truststore, with what one is called',
    (bucket) => {
      const bound = bind(`s3://${bucket}/partner-ca.pem?versionId=1`);
      expect(codes(partners, bound)).toEqual(['bindings.secrets.partner-ca error AwsNotATruststore']);
      expect(messages(partners, bound)[0]).toContain(`"${bucket}" is no name of a bucket; it has 3 to 63 small letters`);
    },
  );

  test.each(['abc', 'a'.repeat(63), 'my-truststores.eu', '0ab'])('nothing of the bucket "%s"', (bucket) => {
    expect(codes(partners, bind(`s3://${bucket}/partner-ca.pem?versionId=1`))).toEqual([]);
  });

  test('a truststore that is not bound', () => {
    expect(codes(partners, { ...bindings, secrets: {} })).toEqual(['bindings.secrets.partner-ca error AwsNotATruststore']);
  });

  test('an object of S3 for what is a secret', () => {
    const consumers = { acme: { keys: [{ secret: 'partner-ca', key: 'acme' }] } };
    const keys = { apiKey: { header: 'x-api-key' } };
    const spec = by({ allOf: [{ scheme: 'machines' }, { scheme: 'keys' }] }, { schemes: { machines, keys }, consumers });
    expect(codes(spec)).toEqual(['bindings.secrets.partner-ca error AwsSecretInS3']);
  });
});

test('a truststore without a version is said to stay as it was', () => {
  expect(codes(partners, bind(OBJECT))).toEqual(['bindings.secrets.partner-ca warning AwsTruststoreWithoutVersion']);
});
