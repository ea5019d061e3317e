import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Bindings } from '../../spec/bindings';
import { cdk } from './cdk';
import { addConfigLayer } from './functions';
import type { AwsPlan } from './plan';
import { layerName, takesLayers, type WrappedFunction, wrappedFunctions } from './wrapped';

/** Gives each wrapped function of the same app the layer that `wrap` reads. For any other function the layer is an output. */
export function addWrapLayers(scope: Construct, { wrapped }: AwsPlan, bindings: Bindings): void {
  for (const one of wrappedFunctions(wrapped, bindings)) {
    if (takesLayers(one.bound)) attach(one, one.bound);
    else leaveAsOutput(scope, one);
  }
}

const ATTACHED = 'TollgateWrap';

/** In the function's own stack: that of the API depends on it, and nothing may lead back. */
function attach(one: WrappedFunction, fn: lambda.Function): void {
  fn.addLayers(addConfigLayer(fn, ATTACHED, one.config));
}

function leaveAsOutput(scope: Construct, one: WrappedFunction): void {
  const own = new cdk.constructs.Construct(scope, layerName(one));
  const { layerVersionArn } = addConfigLayer(own, 'Version', one.config);
  new cdk.core.CfnOutput(own, 'Layer', {
    value: layerVersionArn,
    description: `What wrap() reads in the function of ${one.backends.join(', ')}`,
  });
}
