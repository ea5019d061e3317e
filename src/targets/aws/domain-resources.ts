import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { cdk } from './cdk';
import type { DomainPlan } from './domain';
import type { AwsPlan } from './plan';

/** Adds a custom domain for each host, and its record where a zone is bound. */
export function addDomains(
  scope: Construct,
  { hosts, certificateArn, zone }: DomainPlan,
  endpoint: AwsPlan['endpoint'],
  restApi: apigateway.CfnRestApi,
  stage: apigateway.CfnStage,
): apigateway.CfnDomainName[] {
  const edge = endpoint === 'edge';
  return hosts.map((host) => {
    const id = host.replace('*', 'any');
    const domain = new cdk.apigateway.CfnDomainName(scope, `Domain-${id}`, {
      domainName: host,
      ...(edge ? { certificateArn } : { regionalCertificateArn: certificateArn }),
      endpointConfiguration: { types: [edge ? 'EDGE' : 'REGIONAL'] },
      securityPolicy: 'TLS_1_2',
    });
    const mapping = new cdk.apigateway.CfnBasePathMapping(scope, `Mapping-${id}`, {
      domainName: domain.ref,
      restApiId: restApi.ref,
      stage: stage.stageName,
    });
    mapping.node.addDependency(stage);
    if (zone !== undefined) addRecord(scope, id, host, domain, zone.id, edge);
    return domain;
  });
}

function addRecord(scope: Construct, id: string, host: string, domain: apigateway.CfnDomainName, zoneId: string, edge: boolean): void {
  new cdk.route53.CfnRecordSet(scope, `Record-${id}`, {
    hostedZoneId: zoneId,
    name: host,
    type: 'A',
    aliasTarget: {
      dnsName: edge ? domain.attrDistributionDomainName : domain.attrRegionalDomainName,
      hostedZoneId: edge ? domain.attrDistributionHostedZoneId : domain.attrRegionalHostedZoneId,
    },
  });
}
