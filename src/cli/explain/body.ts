import { BODY_CEILING_BYTES } from '../../model/body';
import type { RouteModel } from '../../model/route';
import { type Check, endedBy, isOver, passed, refusedBy, unknown } from './check';
import { type AskedRequest, headerLine } from './request';

/** A route's rules for the declared type and length of a body. */
export function checkBody(request: AskedRequest, route: RouteModel): Check[] {
  return [...checkContentType(request, route), ...checkLength(request, route)];
}

/** The checks of a request that no route answers: a body above the ceiling is refused first, but not before a wrong method. */
export function checkCeiling(request: AskedRequest, checks: readonly Check[]): readonly Check[] {
  const problem = checks.at(-1)?.problem;
  if (!isOver(checks) || problem === 'method-not-allowed' || problem === 'forbidden') return checks;
  const declared = declaredBytes(request) ?? 0;
  return declared > BODY_CEILING_BYTES ? endedBy(checks, tooLarge(declared, BODY_CEILING_BYTES, 'default')) : checks;
}

function checkContentType(request: AskedRequest, { contentTypes }: RouteModel): Check[] {
  if (contentTypes === undefined) return [];
  const policy = contentTypes.join(', ');
  const type = headerLine(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  const refused = (detail: string) => [refusedBy('content type', policy, 'route', 'unsupported-media-type', detail)];
  if (type !== undefined) return contentTypes.includes(type) ? [passed('content type', policy, 'route')] : refused(type);
  if ((declaredBytes(request) ?? 0) > 0) return refused('a body without a type');
  return [unknown('content type', policy, 'route', "say -H 'content-type: …' to decide it")];
}

function checkLength(request: AskedRequest, { maxBodyBytes, origin }: RouteModel): Check[] {
  const declared = declaredBytes(request);
  if (maxBodyBytes === undefined && declared === undefined) return [];
  const [most, level] = maxBodyBytes === undefined ? ([BODY_CEILING_BYTES, 'default'] as const) : [maxBodyBytes, origin.body];
  return [(declared ?? 0) <= most ? passed('body', atMost(most), level) : tooLarge(declared ?? 0, most, level)];
}

function tooLarge(declared: number, most: number, level: Check['origin']): Check {
  return refusedBy('body', atMost(most), level, 'too-large', `${declared} bytes are declared`);
}

const atMost = (bytes: number) => `at most ${bytes} bytes`;

function declaredBytes(request: AskedRequest): number | undefined {
  const length = headerLine(request, 'content-length');
  return length === undefined ? undefined : Number(length);
}
