import { type Look, look } from '../look';
import type { Counter, CounterStore, Standing } from '../rule';
import { type DynamoDbAnswer, type Written, writtenOf } from './answer';
import { type Item, itemKey, keptBy } from './item';
import { remembered } from './remembered';
import { countRequest, type DynamoDbRequest, type Known, readRequest } from './requests';

/** Asks DynamoDB, for so long. Rejects where no answer came. */
export type AskDynamoDb = (request: DynamoDbRequest, withinMillis: number) => Promise<DynamoDbAnswer>;

/** What a store in DynamoDB needs. */
export interface DynamoDbOptions {
  readonly ask: AskDynamoDb;
  readonly table: string;
  /** Hears why a request was not counted. */
  readonly say: (reason: string) => void;
  /** Microseconds since 1970. Default: the clock of the function. */
  readonly now?: () => number;
}

/** How long a decision may take in all: the first connection of a function takes some tens of milliseconds. */
const DECISION_MILLIS = 500;

/** A connection that has been idle for so long may have died while the function slept. */
const IDLE_MILLIS = 1_000;

/** How long it is waited for the first answer on such a connection: it may say nothing. */
const ANSWER_MILLIS = 200;

/** The longest pause before a decision is tried again. */
const LONGEST_PAUSE_MILLIS = 50;

const MOST_REMEMBERED = 10_000;

/**
 * Counters in a table of DynamoDB. Nothing is read before it counts: the conditions of the updates decide, and what refuses one says how
 * it stands. What is known to be refused is refused without asking.
 */
export function createDynamoDbStore({ ask, table, say, now = () => Date.now() * 1_000 }: DynamoDbOptions): CounterStore {
  const items = remembered(MOST_REMEMBERED);
  let answeredAt = Number.POSITIVE_INFINITY;

  const asked = async (request: DynamoDbRequest, end: number): Promise<DynamoDbAnswer> => {
    const left = Math.max(1, Math.ceil(end - performance.now()));
    const isIdle = Date.now() - answeredAt > IDLE_MILLIS;
    const answer = await ask(request, isIdle ? Math.min(ANSWER_MILLIS, left) : left);
    answeredAt = Date.now();
    return answer;
  };

  const known = (counters: readonly Counter[], at: number): Known[] =>
    counters.map((counter) => ({ counter, item: items.get(itemKey(counter, at)) }));

  const learn = (counters: readonly Counter[], found: readonly (Item | 'held')[], at: number): void => {
    for (const [index, item] of found.entries()) if (item !== 'held') items.set(itemKey(counters[index] as Counter, at), item);
  };

  const write = (counters: readonly Counter[], at: number, end: number): Promise<Written> =>
    asked(countRequest(table, known(counters, at), at), end).then(writtenOf, (error: Error) => ({
      outcome: 'busy',
      reason: error.message,
    }));

  /** How several counters stand is read, because a transaction does not say it; what cannot be read stands as it was last seen. */
  const read = async (counters: readonly Counter[], at: number, end: number): Promise<void> => {
    if (counters.length === 1) return;
    const answer = await asked(readRequest(table, counters, at), end).catch(() => undefined);
    for (const item of answer?.body.Responses?.[table] ?? []) if (item.id !== undefined && 'S' in item.id) items.set(item.id.S, item);
  };

  const decide = async (counters: readonly Counter[], end: number): Promise<Standing[]> => {
    for (let tries = 0; ; tries++) {
      const at = now();
      if (known(counters, at).some((one) => !lookAt(one, at).admits)) {
        await read(counters, at, end);
        return known(counters, at).map((one) => standing(one, at));
      }
      const written = await write(counters, at, end);
      if (written.outcome === 'written') {
        if (counters.length === 1) learn(counters, [written.left], at);
        await read(counters, at, end);
        return known(counters, at).map((one) => ({ ...standing(one, at), admits: true, retryMillis: 0 }));
      }
      if (written.outcome === 'refused') learn(counters, written.items, at);
      const reason = written.outcome === 'busy' ? written.reason : 'others were quicker';
      if (performance.now() >= end) throw new Error(`DynamoDB did not count within ${DECISION_MILLIS} ms: ${reason}`);
      if (written.outcome === 'busy') await pause(tries);
    }
  };

  return {
    decide: (counters) =>
      decide(counters, performance.now() + DECISION_MILLIS).catch((error: Error) => {
        say(error.message);
        throw error;
      }),
  };
}

function lookAt({ counter: { rule }, item }: Known, at: number): Look {
  return look(rule, keptBy(rule).state(rule, item, at), at);
}

/** How a counter stands after a decision, with the request that it may have counted. */
function standing(one: Known, at: number): Standing {
  const { admits, retryMicros, left, resetMicros } = lookAt(one, at);
  return { admits, remaining: left, retryMillis: Math.ceil(retryMicros / 1_000), resetMillis: Math.ceil(resetMicros.asItStands / 1_000) };
}

/** Longer with each try, and never the same: those who were in each other's way come apart. */
function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(LONGEST_PAUSE_MILLIS, 5 * 2 ** tries)));
}
