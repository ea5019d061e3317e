import type { ApiModel } from '../../model/model';
import type { Bindings } from '../../spec/bindings';

/** The custom domains of an API. */
export interface DomainPlan {
  readonly hosts: readonly string[];
  readonly certificateArn: string;
  readonly zone?: { readonly id: string; readonly name: string };
}

/** The domains that an API is reached by; undefined where it has its stage's own address. */
export function planDomain(api: ApiModel, { aws }: Bindings): DomainPlan | undefined {
  if (api.hosts.length === 0 || aws?.certificate === undefined) return undefined;
  return { hosts: api.hosts, certificateArn: aws.certificate.arn, ...(aws.zone !== undefined && { zone: aws.zone }) };
}
