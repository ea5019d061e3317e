import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { SpecError } from '../../problem';
import { cdk } from './cdk';
import type { DomainPlan } from './domain';
import type { AwsPlan } from './plan';
import type { TruststorePlan } from './truststore';

/** Adds a custom domain for each host of one API, and its record where a zone is bound. */
export function addDomains(
  scope: Construct,
  plan: DomainPlan,
  endpoint: AwsPlan['endpoint'],
  restApi: apigateway.CfnRestApi,
  stage: apigateway.CfnStage,
): apigateway.CfnDomainName[] {
  return plan.hosts.map((host) => {
    const domain = addDomain(scope, host, plan, endpoint);
    const mapping = new cdk.apigateway.CfnBasePathMapping(scope, `Mapping-${host}`, {
      domainName: domain.ref,
      restApiId: restApi.ref,
      stage: stage.stageName,
    });
    mapping.node.addDependency(stage);
    return domain;
  });
}

/** Adds one custom domain, which leads nowhere yet. */
export function addDomain(
  scope: Construct,
  host: string,
  { certificateArn, truststore, zone }: DomainPlan,
  endpoint: AwsPlan['endpoint'],
  options: Partial<apigateway.CfnDomainNameProps> = {},
): apigateway.CfnDomainName {
  refuseTwice(scope, host);
  const edge = endpoint === 'edge';
  const domain = new cdk.apigateway.CfnDomainName(scope, `Domain-${host}`, {
    domainName: host,
    ...(edge ? { certificateArn } : { regionalCertificateArn: certificateArn }),
    endpointConfiguration: { types: [edge ? 'EDGE' : 'REGIONAL'] },
    securityPolicy: 'TLS_1_2',
    ...(truststore !== undefined && { mutualTlsAuthentication: mutualTls(truststore) }),
    ...options,
  });
  if (zone !== undefined) addRecord(scope, host, domain, zone.id, edge);
  return domain;
}

function mutualTls({ uri, version }: TruststorePlan): apigateway.CfnDomainName.MutualTlsAuthenticationProperty {
  return { truststoreUri: uri, ...(version !== undefined && { truststoreVersion: version }) };
}

/** An account has one domain of a name in a region; a stack elsewhere may have it too. */
function refuseTwice(scope: Construct, host: string): void {
  const { Stack } = cdk.core;
  const own = Stack.of(scope);
  const other = own.node.root.node.findAll().find((node) => {
    if (!(node instanceof cdk.apigateway.CfnDomainName) || node.domainName !== host) return false;
    const { account, region } = Stack.of(node);
    return account === own.account && region === own.region;
  });
  if (other === undefined) return;
  const message = `"${host}" is the domain of "${other.node.scope?.node.path}" too, and an account has one of that name; put both APIs into one GatewayPerDomain, or give one of them another host`;
  throw new SpecError('the domains', [{ path: 'hosts', code: 'HostOfTwoApis', message }]);
}

function addRecord(scope: Construct, host: string, domain: apigateway.CfnDomainName, zoneId: string, edge: boolean): void {
  new cdk.route53.CfnRecordSet(scope, `Record-${host}`, {
    hostedZoneId: zoneId,
    name: host,
    type: 'A',
    aliasTarget: {
      dnsName: edge ? domain.attrDistributionDomainName : domain.attrRegionalDomainName,
      hostedZoneId: edge ? domain.attrDistributionHostedZoneId : domain.attrRegionalHostedZoneId,
    },
  });
}
