import type { ValuePart, ValueText } from '../../model/value';
import { captured } from './captures';
import type { Placement } from './context';

/** Where API Gateway gets a value from: a mapping expression, or the authorizer, which computes it. Undefined: only a function can. */
export type NativeValue = { readonly expression: string } | { readonly computed: ValueText } | undefined;

const COMPUTED = new Set(['caller', 'consumer', 'claim', 'route']);

/** How API Gateway itself can deliver a value on a placement. */
export function nativeValue(value: ValueText, placement: Placement, baseSteps: number, hasAuthorizer: boolean): NativeValue {
  const known = withRoute(value, placement.route.key);
  if (known.length === 0) return { expression: "''" };
  const only = known.length === 1 ? known[0] : undefined;
  const expression = only === undefined ? undefined : expressionOf(only, placement, baseSteps);
  if (expression !== undefined) return { expression };
  const computable = hasAuthorizer && known.every((part) => typeof part === 'string' || COMPUTED.has(part.source));
  return computable ? { computed: known } : undefined;
}

/** `${route}` is known here: the text around it grows by it. */
function withRoute(value: ValueText, key: string): ValueText {
  const parts = value.map((part) => (typeof part !== 'string' && part.source === 'route' ? key : part));
  return parts.every((part) => typeof part === 'string') && parts.length > 0 ? [parts.join('')] : parts;
}

/** What is always there. A mapping from a header or parameter that a client left out would let the client's own value through. */
function expressionOf(part: ValuePart, placement: Placement, baseSteps: number): string | undefined {
  if (typeof part === 'string') return quoted(part);
  if (part.source === 'requestId') return 'context.requestId';
  if (part.source === 'clientIp') return 'context.identity.sourceIp';
  return part.source === 'path' ? pathExpression(placement, baseSteps, part.name ?? '') : undefined;
}

function pathExpression({ route, steps }: Placement, baseSteps: number, name: string): string | undefined {
  const [step, ...others] = captured(route, steps.slice(baseSteps), name);
  if (step === undefined || others.length > 0) return undefined;
  return 'literal' in step ? quoted(step.literal) : `method.request.path.${'param' in step ? step.param : step.greedy}`;
}

/** A literal in a mapping expression; undefined where the text holds what ends one. */
function quoted(text: string): string | undefined {
  return text.includes("'") ? undefined : `'${text}'`;
}
