export interface GatewayImage {
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
}

export interface Replicas {
  readonly min?: number;
  readonly max?: number;
}

export interface LoadBalancerExposure {}

export interface ClusterIpExposure {}

export interface GatewayApiExposure {}

/** Exactly one kind. */
export interface Exposure {
  readonly loadBalancer?: LoadBalancerExposure;
  readonly clusterIp?: ClusterIpExposure;
  readonly gatewayApi?: GatewayApiExposure;
}

export interface KubernetesBindings {
  readonly namespace?: string;
  readonly image?: GatewayImage;
  readonly replicas?: Replicas;
  readonly release?: 'rollout' | 'hot';
  readonly exposure?: Exposure;
}
