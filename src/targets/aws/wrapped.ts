import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { at } from '../../model/report';
import type { Problem } from '../../problem';
import type { ProxyConfig } from '../../runtime/config-proxy';
import type { Bindings } from '../../spec/bindings';
import { withMarks } from './marks';
import { arnOf } from './used-functions';

/** What `wrap` has to know, by backend. */
export type WrapConfigs = { readonly [backend: string]: ProxyConfig };

/** A function that uses `wrap`, the backends that it is bound to, and what it has to know for all of them. */
export interface WrappedFunction {
  readonly bound: unknown;
  readonly backends: readonly string[];
  readonly config: ProxyConfig;
}

/** The wrapped functions of a plan. One has one configuration, whatever backends it is: `wrap` reads one file. */
export function wrappedFunctions(wrapped: WrapConfigs, { backends = {} }: Bindings): readonly WrappedFunction[] {
  const found = new Map<string, WrappedFunction>();
  for (const [name, config] of Object.entries(wrapped)) {
    const own = backends[name]?.function as string | lambda.IFunction;
    const other = found.get(arnOf(own));
    const bound = takesLayers(own) ? own : (other?.bound ?? own);
    found.set(arnOf(own), { bound, backends: [...(other?.backends ?? []), name], config: joined(other?.config, config) });
  }
  return [...found.values()];
}

function joined(one: ProxyConfig | undefined, other: ProxyConfig): ProxyConfig {
  return { ...other, backends: { ...one?.backends, ...other.backends }, routes: { ...one?.routes, ...other.routes } };
}

/** Whether a layer can be added to what is bound: not to an ARN, an imported function or an alias. */
export function takesLayers(bound: unknown): bound is lambda.Function {
  return typeof bound === 'object' && bound !== null && 'addLayers' in bound;
}

/** What the layer of a wrapped function is called, and its output. */
export function layerName({ backends }: WrappedFunction): string {
  return `Wrap-${backends.join('+')}`;
}

/** A layer is a file that nothing fills in, and functions that do not get it by themselves are warned of. */
export function checkWrapped(wrapped: WrapConfigs, bindings: Bindings): Problem[] {
  const all = wrappedFunctions(wrapped, bindings);
  return [
    ...all.filter(({ config }) => withMarks(config).values.length > 0).map(unwritable),
    ...all.flatMap(otherRuntime),
    ...layersLeft(all),
  ];
}

/** Nothing would keep a client's headers from a function that cannot use `wrap`. */
function otherRuntime(one: WrappedFunction): Problem[] {
  if (!takesLayers(one.bound) || one.bound.runtime.family === NODEJS) return [];
  const message = `wrap() is for functions on Node.js, and this one runs on ${one.bound.runtime.name}; bind it without "wrapped"`;
  return [{ path: pathOf(one), code: 'WrappedOtherRuntime', message }];
}

/** `RuntimeFamily.NODEJS` of aws-cdk-lib. */
const NODEJS = 0;

function unwritable(one: WrappedFunction): Problem {
  const message =
    'what wrap() has to know holds a value that is known only when the stack is deployed (an origin of cors, the url of a backend beside it); write the value, or bind the function without "wrapped"';
  return { path: pathOf(one), code: 'KnownLater', message };
}

function layersLeft(all: readonly WrappedFunction[]): Problem[] {
  const left = all.filter(({ bound }) => !takesLayers(bound));
  return left.map((one) => ({
    path: pathOf(one),
    code: 'AwsLayerNotAdded',
    message: `nothing adds the layer that wrap() reads to a function that is bound by its ARN, imported, or an alias; add the layer whose ARN is the stack's output "...${layerName(one).replace(/[^A-Za-z0-9]/g, '')}Layer..." to the function itself`,
    severity: 'warning',
  }));
}

/** Where the bindings have a wrapped function. */
export function pathOf({ backends: [backend] }: WrappedFunction): string {
  return `${at('bindings.backends', backend as string)}.function`;
}
