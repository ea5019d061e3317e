import type { IncomingHttpHeaders } from 'node:http2';
import type { Descriptor } from './rate-limit-messages';

/** Where the companion is asked about limits with headers instead of messages. */
export const LIMITS_PATH = '/limits';

/** In the answer to a refusal: what refused, `rate` or `quota`. */
export const REFUSED_HEADER = 'x-tollgate-refused';

/** The header of a question's name: of a limit, or of an API whose plans count; and how many values its key has. */
export function questionHeader(question: number, names: 'limit' | 'plans', values: number): string {
  return `x-tollgate-asked-${question}-${names}-${values}`;
}

/** The header of a value of its key, by its place. */
export function valueHeader(question: number, place: number, kind: 'key' | 'address'): string {
  return `x-tollgate-asked-${question}-${kind}-${place}`;
}

/** A value of a key as its header says it: between marks, because a blank at its end would make the header invalid. */
export function marked(value: string): string {
  return `<${value}>`;
}

const QUESTION = /^x-tollgate-asked-(\d+)-(limit|plans)-(\d+)$/;

/** What Envoy says where there is nothing to say. */
const NOTHING = '-';

/** The questions in the headers of a request, in order. */
export function readQuestions(headers: IncomingHttpHeaders): Descriptor[] {
  const questions = Object.entries(headers).flatMap(([header, said]): (readonly [number, Descriptor])[] => {
    const [, question, key, values] = QUESTION.exec(header) ?? [];
    if (key === undefined || textOf(said) === NOTHING) return [];
    const parts = Array.from({ length: Number(values) }, (_, place) => ({ key: 'key', value: keyValue(headers, Number(question), place) }));
    return [[Number(question), [{ key, value: textOf(said) }, ...parts]]];
  });
  return questions.sort(([a], [b]) => a - b).map(([, descriptor]) => descriptor);
}

function keyValue(headers: IncomingHttpHeaders, question: number, place: number): string {
  const address = headers[valueHeader(question, place, 'address')];
  if (address !== undefined) return maskedAddress(textOf(address));
  return textOf(headers[valueHeader(question, place, 'key')]).slice(1, -1) || NOTHING;
}

function textOf(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return text === '' ? NOTHING : Buffer.from(text, 'latin1').toString('utf8');
}

/** An address as Envoy's own filters count it: IPv4 whole, of IPv6 the first 64 bits. */
export function maskedAddress(address: string): string {
  if (!address.includes(':')) return `${address}/32`;
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [before = '', after] = canonical.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const all = after === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return `${new URL(`http://[${all.slice(0, 4).join(':')}::]`).hostname.slice(1, -1)}/64`;
}
