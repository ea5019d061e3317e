import { createHash } from 'node:crypto';
import { ageSeconds, type Header, keepableHead, sharedByAll, variesBy } from './keepable';

/** What is asked, as far as answers to it may differ. Header names are in lower case. */
export interface KeptQuestion {
  /** What a route does with a request until it is at its backend: another way has other answers. */
  readonly way: string;
  /** Host, path and query. */
  readonly asked: string;
  /** Who calls; empty where everybody may. */
  readonly caller: string;
  /** Headers by which answers differ in any case. */
  readonly told: readonly string[];
  /** Headers that hold credentials for the backend: answers differ by them unless these say that they are for everybody. */
  readonly credentials: readonly string[];
  readonly headers: readonly Header[];
  readonly ttlMillis: number;
}

/** An answer with status 200. */
export interface KeptAnswer {
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** The last good answers to what was asked, in bounded memory: those that were needed least lately go first. */
export interface KeptAnswers {
  /** Keeps an answer in the place of the one before, or forgets that one where this one may not be kept. */
  keep(question: KeptQuestion, answer: KeptAnswer): void;
  /** The last answer, if it is young enough, with its age. */
  last(question: KeptQuestion): KeptAnswer | undefined;
  forget(question: KeptQuestion): void;
  /** How much there is. */
  size(): { readonly answers: number; readonly bytes: number };
}

/** The most that is kept, and the clock. */
export interface KeptBounds {
  readonly mostBytes: number;
  readonly mostAnswers: number;
  readonly nowMillis: () => number;
}

interface Entry extends KeptAnswer {
  readonly keptMillis: number;
  readonly ttlMillis: number;
  readonly bytes: number;
}

/** What an answer takes besides its texts. */
const ENTRY_BYTES = 1_024;

/** Nothing yet. */
export function createKeptAnswers({ mostBytes, mostAnswers, nowMillis }: KeptBounds): KeptAnswers {
  // by which headers answers to a question differ, as the last one said
  const differing = new Map<string, readonly string[]>();
  const answers = new Map<string, Entry>();
  let bytes = 0;

  const keyOf = (question: KeptQuestion): string | undefined => {
    const names = differing.get(baseOf(question));
    return names && digest([baseOf(question), ...names.flatMap((name) => [name, ...valuesOf(name, question.headers)])]);
  };

  const drop = (key: string | undefined): void => {
    const entry = key === undefined ? undefined : answers.get(key);
    if (key === undefined || entry === undefined) return;
    answers.delete(key);
    bytes -= entry.bytes;
  };

  const put = (key: string, entry: Entry): void => {
    drop(key);
    answers.set(key, entry);
    bytes += entry.bytes;
    for (const oldest of answers.keys()) {
      if (bytes <= mostBytes && answers.size <= mostAnswers) return;
      drop(oldest);
    }
  };

  const differs = (question: KeptQuestion, names: readonly string[]): void => {
    const base = baseOf(question);
    differing.delete(base);
    differing.set(base, names);
    const [oldest] = differing.keys();
    if (differing.size > mostAnswers) differing.delete(oldest as string);
  };

  return {
    keep(question, { headers, body }) {
      drop(keyOf(question));
      const names = variesBy(question.headers, headers);
      if (names === undefined) return;
      differs(question, [...question.told, ...(sharedByAll(headers) ? [] : question.credentials), ...names]);
      const head = keepableHead(headers);
      const size = ENTRY_BYTES + body.length + head.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
      put(keyOf(question) as string, { headers: head, body, bytes: size, keptMillis: nowMillis(), ttlMillis: question.ttlMillis });
    },
    last(question) {
      const key = keyOf(question);
      const entry = key === undefined ? undefined : answers.get(key);
      if (key === undefined || entry === undefined) return undefined;
      const passedMillis = nowMillis() - entry.keptMillis;
      if (passedMillis >= Math.min(entry.ttlMillis, question.ttlMillis)) {
        drop(key);
        return undefined;
      }
      differs(question, differing.get(baseOf(question)) as readonly string[]);
      put(key, entry);
      const age = ageSeconds(entry.headers) + Math.floor(passedMillis / 1_000);
      return { headers: [...entry.headers.filter(([name]) => name !== 'age'), ['age', String(age)]], body: entry.body };
    },
    forget: (question) => drop(keyOf(question)),
    size: () => ({ answers: answers.size, bytes }),
  };
}

/** No token, key or cookie is kept as it is. */
function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function baseOf({ way, asked, caller }: KeptQuestion): string {
  return digest([way, asked, caller]);
}

function valuesOf(wanted: string, headers: readonly Header[]): string[] {
  return headers.filter(([name]) => name === wanted).map(([, value]) => value);
}
