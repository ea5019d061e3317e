export interface AwsQuotas {
  readonly resourcesPerApi?: number;
}

export interface AwsCertificate {
  readonly arn: string;
}

export interface AwsZone {
  readonly id: string;
  readonly name: string;
}

export interface AwsWaf {
  readonly arn: string;
}

export interface AwsBindings {
  readonly endpoint?: 'regional' | 'edge' | 'private';
  readonly quotas?: AwsQuotas;
  readonly authorizerTtl?: string;
  readonly certificate?: AwsCertificate;
  readonly zone?: AwsZone;
  readonly waf?: AwsWaf;
  readonly flavor?: 'rest' | 'http';
}
