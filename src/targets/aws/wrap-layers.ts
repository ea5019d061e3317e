import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { SpecError } from '../../problem';
import type { Bindings } from '../../spec/bindings';
import { cdk } from './cdk';
import { addConfigLayer } from './functions';
import type { AwsPlan } from './plan';
import { layerName, pathOf, takesLayers, type WrappedFunction, wrappedFunctions } from './wrapped';

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
  if (fn.node.tryFindChild(ATTACHED) !== undefined) {
    const message = 'the function is wrapped for another API as well, and wrap() knows one only; give each API a function of its own';
    throw new SpecError('bindings', [{ path: pathOf(one), code: 'WrappedTwice', message }]);
  }
  fn.addLayers(addConfigLayer(fn, ATTACHED, one.config));
}

function leaveAsOutput(scope: Construct, one: WrappedFunction): void {
  const { layerVersionArn } = addConfigLayer(scope, layerName(one), one.config);
  new cdk.core.CfnOutput(scope, `${layerName(one)}-Layer`, { value: layerVersionArn });
}
