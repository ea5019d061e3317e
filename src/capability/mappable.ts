import type { RouteModel } from '../model/route';
import type { ValueSource, ValueText } from '../model/value';

const MAPPED: ReadonlySet<string> = new Set(['requestId', 'clientIp']);
const COMPUTED: ReadonlySet<string> = new Set(['caller', 'consumer', 'claim', 'route']);

/** One literal text, or one value that is always there and that a mapping of API Gateway can name. */
export function isMapped(value: ValueText, route: Pick<RouteModel, 'template'>): boolean {
  const literal: ValueText = value.filter((part) => typeof part === 'string' || part.source !== 'route');
  if (isLiteral(literal)) return literal.every((part) => !part.includes("'"));
  const [only] = value;
  if (value.length > 1 || typeof only !== 'object') return false;
  return MAPPED.has(only.source) || (only.source === 'path' && isSegment(only.name, route));
}

/** Whether the authorizer can compute a text, of who was let in. */
export function isComputed(value: ValueText): boolean {
  return value.every((part) => typeof part === 'string' || COMPUTED.has(part.source));
}

/** Whether a text holds nothing to be filled in. */
export function isLiteral(value: ValueText): value is readonly string[] {
  return value.every((part) => typeof part === 'string');
}

/** Whether a text holds nothing to be filled in but values of this source. */
export function namesOnly(value: ValueText, source: ValueSource): boolean {
  return value.every((part) => typeof part === 'string' || part.source === source);
}

/** The rest of a path is no one parameter of the resources that stand for it. */
function isSegment(name: string | undefined, { template }: Pick<RouteModel, 'template'>): boolean {
  return template.segments.some((segment) => 'param' in segment && segment.param === name);
}
