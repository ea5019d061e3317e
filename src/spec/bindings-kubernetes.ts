/** The image of the gateway. */
export interface GatewayImage {
  /**
   * Registry and repository of the image.
   *
   * @default the image that comes with this version
   */
  readonly repository?: string;

  /**
   * Tag of the image.
   *
   * @default the version of this package
   */
  readonly tag?: string;

  /**
   * Digest of the image, `sha256:…`; pins what runs.
   *
   * @default the tag alone
   */
  readonly digest?: string;
}

/** How many pods serve. */
export interface Replicas {
  /**
   * Fewest pods, a whole number from 1.
   *
   * @default 2
   */
  readonly min?: number;

  /**
   * Most pods, a whole number from 1, not below `min`.
   *
   * @default 10
   */
  readonly max?: number;
}

/** A Service of type LoadBalancer. It has no settings. */
export interface LoadBalancerExposure {}

/** A Service of type ClusterIP, for callers within the cluster. It has no settings. */
export interface ClusterIpExposure {}

/** Behind a Gateway of the Kubernetes Gateway API. It has no settings. */
export interface GatewayApiExposure {}

/** How the gateway can be reached. Exactly one kind. */
export interface Exposure {
  /**
   * A Service of type LoadBalancer.
   *
   * @default another kind
   */
  readonly loadBalancer?: LoadBalancerExposure;

  /**
   * A Service of type ClusterIP.
   *
   * @default another kind
   */
  readonly clusterIp?: ClusterIpExposure;

  /**
   * Behind a Gateway of the Kubernetes Gateway API.
   *
   * @default another kind
   */
  readonly gatewayApi?: GatewayApiExposure;
}

/** What only the Kubernetes target needs to know. */
export interface KubernetesBindings {
  /**
   * Namespace of everything that is made, a DNS-1123 label.
   *
   * @default the chart's namespace
   */
  readonly namespace?: string;

  /**
   * Image of the gateway.
   *
   * @default the image of this version
   */
  readonly image?: GatewayImage;

  /**
   * How many pods serve; between both numbers the load decides.
   *
   * @default 2 to 10
   */
  readonly replicas?: Replicas;

  /**
   * `rollout` makes new pods for each change and stops at the first that refuses it; `hot` reloads in place.
   *
   * @default 'rollout'
   */
  readonly release?: 'rollout' | 'hot';

  /**
   * How the gateway can be reached.
   *
   * @default within the cluster
   */
  readonly exposure?: Exposure;
}
