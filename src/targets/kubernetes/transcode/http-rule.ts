import type { PathTemplate } from '../../../model/path';
import { fields, messages, text } from '../../../runtime/companion/protobuf';

/** A `google.api.http` rule: a method of HTTP and a path. */
export interface HttpRule {
  readonly method: string;
  /** As written: `/v1/{name=shelves/*}:close`. */
  readonly path: string;
}

/** The number of `google.api.http` among the options of a method. */
const HTTP = 72_295_728;

const RULE = { additional: 11, custom: 8 };
const METHODS: { readonly [field: number]: string } = { 2: 'GET', 3: 'PUT', 4: 'POST', 5: 'DELETE', 6: 'PATCH' };

/** The rules in the options of a method. */
export function readHttpRules(options: Uint8Array): HttpRule[] {
  return messages(options, HTTP).flatMap((rule) => [rule, ...messages(rule, RULE.additional)].flatMap(ownRules));
}

function ownRules(rule: Uint8Array): HttpRule[] {
  const plain = fields(rule).flatMap(({ number, value }) => {
    const method = METHODS[number];
    return method === undefined ? [] : [{ method, path: text(value) }];
  });
  const custom = messages(rule, RULE.custom).map((pattern) => {
    const [method = '', path = ''] = [1, 2].map((number) => messages(pattern, number).map(text).at(-1));
    return { method, path };
  });
  return [...plain, ...custom];
}

/** A piece of a rule's path: a literal, any one segment, or all that remain. */
type Piece = string | { readonly any: 'one' | 'rest' };

/** Whether some request for a path template is one that a rule answers. */
export function answers(rule: HttpRule, template: PathTemplate, basePath: string): boolean {
  const base = basePath.split('/').slice(1);
  const route = [
    ...base,
    ...template.segments.map((segment): Piece => {
      if ('literal' in segment) return segment.literal;
      return { any: 'param' in segment ? 'one' : 'rest' };
    }),
  ];
  return overlap(pieces(rule.path), route);
}

/** `/v1/{name=shelves/*}:close` as pieces; a verb belongs to the last of them. */
function pieces(path: string): Piece[] {
  const flat = path.replace(/\{[^{}=]*(?:=([^{}]*))?\}/g, (_, inner: string | undefined) => inner ?? '*');
  return flat
    .slice(1)
    .split('/')
    .map((part) => {
      if (part === '**' || part.startsWith('**:')) return { any: 'rest' };
      return part === '*' || part.startsWith('*:') ? { any: 'one' } : part;
    });
}

function overlap([left, ...after]: readonly Piece[], [right, ...behind]: readonly Piece[]): boolean {
  if (isRest(left) || isRest(right)) return true;
  if (left === undefined || right === undefined) return left === right;
  if (typeof left === 'string' && typeof right === 'string' && left !== right) return false;
  return overlap(after, behind);
}

function isRest(piece: Piece | undefined): boolean {
  return typeof piece === 'object' && piece.any === 'rest';
}
