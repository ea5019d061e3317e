import type { ApiModel } from '../../model/model';
import type { Bindings } from '../../spec/bindings';
import { type TruststorePlan, truststoreOf } from './truststore';

/** The custom domains of an API. */
export interface DomainPlan {
  readonly hosts: readonly string[];
  readonly certificateArn: string;
  /** Authorities of client certificates, where whoever comes to the domain has to show one. */
  readonly truststore?: TruststorePlan;
  readonly zone?: { readonly id: string; readonly name: string };
}

/** The domains that an API is reached by; undefined where it has its stage's own address. */
export function planDomain(api: ApiModel, bindings: Bindings): DomainPlan | undefined {
  const { aws } = bindings;
  if (api.hosts.length === 0 || aws?.certificate === undefined) return undefined;
  const truststore = truststoreOf(api, bindings);
  return {
    hosts: api.hosts,
    certificateArn: aws.certificate.arn,
    ...(truststore !== undefined && { truststore }),
    ...(aws.zone !== undefined && { zone: aws.zone }),
  };
}
