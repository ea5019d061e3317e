import type {
  ClusterIpExposure,
  Exposure,
  GatewayApiExposure,
  GatewayImage,
  KubernetesBindings,
  LoadBalancerExposure,
  Replicas,
} from './bindings-kubernetes';
import { imageDigest, imageRepository, imageTag } from './format/image';
import { label } from './format/name';
import { whole } from './format/number';
import { word } from './format/text';
import { exactlyOne } from './rules';
import { block, define, type Rule, type Schema } from './schema';

export const gatewayImageSchema: Schema<GatewayImage> = define('GatewayImage', () =>
  block('image', {
    repository: imageRepository().optional(),
    tag: imageTag().optional(),
    digest: imageDigest().optional(),
  }),
);

const maxAboveMin: Rule = ({ min, max }) =>
  typeof min === 'number' && typeof max === 'number' && max < min
    ? [{ code: 'Conflict', path: ['max'], message: `${max} is below min, ${min}; give at least ${min}` }]
    : [];

export const replicasSchema: Schema<Replicas> = define('Replicas', () =>
  block('replicas', { min: whole(1).optional(), max: whole(1).optional() }, maxAboveMin),
);

export const loadBalancerExposureSchema: Schema<LoadBalancerExposure> = define('LoadBalancerExposure', () => block('loadBalancer', {}));

export const clusterIpExposureSchema: Schema<ClusterIpExposure> = define('ClusterIpExposure', () => block('clusterIp', {}));

export const gatewayApiExposureSchema: Schema<GatewayApiExposure> = define('GatewayApiExposure', () => block('gatewayApi', {}));

export const exposureSchema: Schema<Exposure> = define('Exposure', () =>
  block(
    'exposure',
    {
      loadBalancer: loadBalancerExposureSchema().optional(),
      clusterIp: clusterIpExposureSchema().optional(),
      gatewayApi: gatewayApiExposureSchema().optional(),
    },
    exactlyOne('exposure', 'loadBalancer', 'clusterIp', 'gatewayApi'),
  ),
);

export const kubernetesBindingsSchema: Schema<KubernetesBindings> = define('KubernetesBindings', () =>
  block('kubernetes', {
    namespace: label('"shop"').optional(),
    image: gatewayImageSchema().optional(),
    replicas: replicasSchema().optional(),
    release: word('rollout', 'hot').optional(),
    exposure: exposureSchema().optional(),
  }),
);
