import type { Path } from '../problem';
import type { Finding } from './issues';

/** What the CDK writes in place of a text, or of a list of texts, that only the deployment knows. */
const TEXT = /\$\{Token\[[^\]]*\]\}/;
const LIST = /#\{Token\[[^\]]*\]\}/;

/** Whether some of a text is known at deployment only. */
export function isKnownLater(text: string): boolean {
  return TEXT.test(text);
}

/** Whether the CDK writes this number in place of one that only the deployment knows: its first 16 bits say so. */
export function isNumberKnownLater(value: number): boolean {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.readUInt16BE(0) === 0xfbff;
}

/** Where a spec or a gateway may hold texts that are known at deployment only. A star is any one step. */
export const LATER_IN_SPEC = ['description', 'routes.*.description', 'schemes.*.jwt.issuer', 'schemes.*.jwt.audiences.*'].flatMap(both);

/** The same once values are bound. */
export const LATER_IN_BOUND_SPEC = [
  ...LATER_IN_SPEC,
  ...['schemes.*.jwt.jwksUri', 'cors.origins.*', 'routes.*.cors.origins.*'].flatMap(both),
];

/** Where bindings may hold them. */
export const LATER_IN_BINDINGS = [
  'backends.*.url',
  'backends.*.endpoints.*.url',
  'backends.*.function',
  'backends.*.vpcLink.arn',
  'backends.*.vpcLink.url',
  'authorizers.*.function',
  'values.*',
  'secrets.*.name',
  'store.dynamodb.table',
  'aws.certificate.arn',
  'aws.waf.arn',
  'aws.zone.id',
  'aws.zone.name',
];

function both(field: string): string[] {
  return [field, `baseline.${field}`];
}

/** What a value holds that is known at deployment only, in other places than these. The value is plain data. */
export function knownLater(value: unknown, places: readonly string[] = []): Finding[] {
  const allowed = places.map((place) => place.split('.'));
  const found: Finding[] = [];
  const known = new Map<object, boolean>();
  // what holds none is looked at once, however often it stands there
  const walk = (part: unknown, path: Path): void => {
    if (found.length >= MOST || !holdsUnknown(part, known)) return;
    if (isUnknown(part) && !(typeof part === 'string' && !LIST.test(part) && allowed.some((place) => matches(place, path))))
      found.push({ path, code: 'KnownLater', message: messageFor(part) });
    if (!isPlain(part)) return;
    for (const [key, child] of Object.entries(part)) {
      if (isUnknown(key)) found.push({ path, code: 'KnownLater', message: `a name in it ${MESSAGE}` });
      else walk(child, [...path, Array.isArray(part) ? Number(key) : key]);
    }
  };
  walk(value, []);
  return found;
}

/** Enough for a message. */
const MOST = 50;

const MESSAGE = 'is known only when the stack is deployed; write the value';

function messageFor(part: unknown): string {
  return typeof part === 'string' && LIST.test(part) ? 'is a list that is known only when the stack is deployed; write its items' : MESSAGE;
}

function isUnknown(part: unknown): boolean {
  if (typeof part === 'number') return isNumberKnownLater(part);
  return typeof part === 'string' && (TEXT.test(part) || LIST.test(part));
}

function holdsUnknown(part: unknown, known: Map<object, boolean>): boolean {
  if (!isPlain(part)) return isUnknown(part);
  const before = known.get(part);
  if (before !== undefined) return before;
  const result = Object.entries(part).some(([key, child]) => isUnknown(key) || holdsUnknown(child, known));
  known.set(part, result);
  return result;
}

function matches(place: readonly string[], path: Path): boolean {
  return place.length === path.length && place.every((step, index) => step === '*' || step === String(path[index]));
}

/** Functions and services of libraries are bound as they are. */
function isPlain(part: unknown): part is object {
  if (typeof part !== 'object' || part === null) return false;
  return Array.isArray(part) || [Object.prototype, null].includes(Object.getPrototypeOf(part));
}
