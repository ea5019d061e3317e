import { nearest } from '../nearest';
import { type Fault, leaf } from '../schema';
import { kind, show, wrongType } from './show';

/** How a kind of text is checked and how it is described. */
export interface TextFormat {
  /** With its article: `a host name`. */
  readonly what: string;
  /** Quoted as users write it: `"shop.example.com"`. */
  readonly example: string;
  /** What is wrong with a text. */
  readonly check: (text: string) => Fault | undefined;
  /** For editors. */
  readonly pattern?: string;
  /** The value must not stand in a message. */
  readonly secret?: boolean;
}

/** A field that holds a text of this format. */
export function text({ what, example, check, pattern, secret }: TextFormat) {
  const json = { type: 'string', ...(pattern === undefined ? {} : { pattern }), examples: [JSON.parse(example)] };
  return leaf<string>(
    (value) => (typeof value === 'string' ? check(value) : notText(value, what, example, secret ? undefined : check)),
    json,
  );
}

function notText(value: unknown, what: string, example: string, check: TextFormat['check'] | undefined): Fault {
  if (value === undefined || value === null)
    return { code: value === undefined ? 'Missing' : 'WrongType', message: wrongType(value, what, example) };
  if (check === undefined) return { code: 'WrongType', message: `is ${kind(value)}; write ${what} as text, in quotes, such as ${example}` };
  const quotes = typeof value !== 'object' && check(String(value)) === undefined;
  return {
    code: 'WrongType',
    message: quotes ? `${show(value)} is not a text; write it in quotes, "${value}"` : wrongType(value, what, example),
  };
}

/** One of a few words. */
export function word<const T extends string>(...words: T[]) {
  return leaf<T>((value) => wordFault(value, words), { enum: words });
}

/** A word that other fields of type `string[]` take from a fixed set. */
export function wordOf(words: readonly string[]) {
  return leaf<string>((value) => wordFault(value, words), { enum: words });
}

function wordFault(value: unknown, words: readonly string[]): Fault | undefined {
  if (words.includes(value as string)) return undefined;
  const allowed = words.map((each) => `"${each}"`).join(', ');
  if (value === undefined) return { code: 'Missing', message: `is missing; write one of ${allowed}` };
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  return { code: 'NotAChoice', message: `${show(value)} is not one of ${allowed}${hint}` };
}

const LINE = /^[^\r\n]*$/;

/** Any text that is not blank, in one line. */
export function line(what: string, example: string) {
  return text({
    what,
    example,
    check: (value) => {
      if (value.trim() === '') return { code: 'Blank', message: `is blank; write ${what}, such as ${example}` };
      if (!LINE.test(value) || value.length > 2048)
        return { code: 'NotALine', message: `is not one line of at most 2048 characters; write ${what}, such as ${example}` };
      return unprintable(value, what, example);
    },
  });
}

/** A text of any number of lines, also an empty one. */
export function lines(what: string, example: string) {
  return text({ what, example, check: (value) => unprintable(value, what, example) });
}

/** Control characters, but for tabs and the ends of lines. */
const UNPRINTABLE = /[^\P{Cc}\t\r\n]/u;

function unprintable(value: string, what: string, example: string): Fault | undefined {
  if (!UNPRINTABLE.test(value)) return undefined;
  return { code: 'ControlCharacter', message: `holds a control character, such as a NUL; write ${what}, such as ${example}` };
}

/** Any text, also an empty one. */
export function anyText(what: string, example: string) {
  return text({ what, example, check: () => undefined });
}

/** A fault whose message starts with the value: `"x" is not a host name; write "shop.example.com"`. */
export function not(value: string, what: string, instead: string, code: Fault['code']): Fault {
  return { code, message: `${show(value)} is not ${what}; ${instead}` };
}
