/** Quotas of the AWS account that differ from AWS's own defaults. */
export interface AwsQuotas {
  /**
   * Resources that one REST API may have; larger APIs are divided behind one domain.
   *
   * A whole number from 10.
   *
   * @default 300
   */
  readonly resourcesPerApi?: number;
}

/** A certificate of AWS Certificate Manager. */
export interface AwsCertificate {
  /** ARN of the certificate, in the region of the API. */
  readonly arn: string;
}

/** A hosted zone of Route 53, for the hosts' records. */
export interface AwsZone {
  /** Id of the hosted zone. */
  readonly id: string;

  /** Domain of the hosted zone: `example.com`. */
  readonly name: string;
}

/** A web ACL of AWS WAF. */
export interface AwsWaf {
  /** ARN of the web ACL. */
  readonly arn: string;
}

/** What only the AWS target needs to know. */
export interface AwsBindings {
  /**
   * Kind of endpoint: `regional`, `edge` or `private`.
   *
   * @default 'regional'
   */
  readonly endpoint?: 'regional' | 'edge' | 'private';

  /**
   * Quotas of the account, where they were raised.
   *
   * @default AWS's own defaults
   */
  readonly quotas?: AwsQuotas;

  /**
   * How long API Gateway keeps an authorizer's decision.
   *
   * A duration from `0s` to `1h`, whole seconds. A kept decision can outlive its token by this long.
   *
   * @default '60s'
   */
  readonly authorizerTtl?: string;

  /**
   * Certificate of the hosts.
   *
   * @default the stage's own url
   */
  readonly certificate?: AwsCertificate;

  /**
   * Hosted zone in which records for the hosts are made.
   *
   * @default records are made elsewhere
   */
  readonly zone?: AwsZone;

  /**
   * Web ACL that stands before the API.
   *
   * @default no web ACL
   */
  readonly waf?: AwsWaf;

  /**
   * `rest` is the REST API (v1); `http` the cheaper HTTP API (v2), which refuses what it lacks.
   *
   * @default 'rest'
   */
  readonly flavor?: 'rest' | 'http';
}
