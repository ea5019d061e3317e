import { maskedAddress } from './masked-address';

/** Where the companion is asked about limits. */
export const LIMITS_PATH = '/limits';

/** The statuses of refusals; Envoy answers 429 to both. Services that decide on callers answer neither. */
export const REFUSED = { rate: 429, quota: 402 } as const;

/** What Envoy asks about a request: a limit by its name and whom it counts, or an API whose plans count. */
export interface LimitQuestion {
  readonly names: 'limit' | 'plans';
  readonly name: string;
  /** The values of the key. */
  readonly values: readonly string[];
}

/** What the names of headers start with that ask. */
const ASKED = 'x-tollgate-asked-';

/** The header of a question's name. */
export function questionHeader(question: number, names: LimitQuestion['names']): string {
  return `${ASKED}${question}-${names}`;
}

/** The header of a value of its key, by its place. */
export function valueHeader(question: number, place: number, kind: 'key' | 'address'): string {
  return `${ASKED}${question}-${kind}-${place}`;
}

/** A value of a key as its header says it: between marks, because a blank at its end would make the header invalid. */
export function marked(value: string): string {
  return `<${value}>`;
}

/** The headers of a request as they came: names and values in turn. Node.js takes each byte for a character, so that all bytes tell callers apart. */
export type RawHeaders = readonly string[];

/** What stands for a value that is not there. */
const NOTHING = '-';

/** The questions in the headers of a request, in order. Where a route names no limit, the values of a key come without a name. */
export function readQuestions(headers: RawHeaders): LimitQuestion[] {
  const asked: { named?: Pick<LimitQuestion, 'names' | 'name'>; readonly values: string[] }[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const header = headers[at] as string;
    if (!header.startsWith(ASKED)) continue;
    const [question, what, place] = header.slice(ASKED.length).split('-') as [string, string, string];
    const said = headers[at + 1] || NOTHING;
    const one = asked[Number(question)] ?? { values: [] };
    asked[Number(question)] = one;
    if (what === 'key') one.values[Number(place)] = said.slice(1, -1) || NOTHING;
    else if (what === 'address') one.values[Number(place)] = maskedAddress(said);
    else if (said !== NOTHING) one.named = { names: what as LimitQuestion['names'], name: said };
  }
  return asked.flatMap(({ named, values }) => (named === undefined ? [] : [{ names: named.names, name: named.name, values }]));
}
