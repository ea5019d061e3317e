import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Bindings } from '../../spec/bindings';
import { addConfigLayer } from './functions';
import type { AwsPlan } from './plan';

/** Gives each wrapped function of the same app the layer that `wrap` reads. A function bound by its ARN has to bring one. */
export function addWrapLayers(scope: Construct, { wrapped }: AwsPlan, { backends = {} }: Bindings): void {
  for (const [name, config] of Object.entries(wrapped)) {
    const layer = addConfigLayer(scope, `Wrap-${name}`, config);
    const bound = backends[name]?.function as Partial<lambda.Function> | string | undefined;
    if (typeof bound === 'object' && bound.addLayers !== undefined) bound.addLayers(layer);
  }
}
