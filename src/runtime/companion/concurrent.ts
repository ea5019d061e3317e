import type { ServerHttp2Stream } from 'node:http2';
import type { ConcurrentLimit } from '../../targets/kubernetes/agent-plan';
import type { Place, Places } from '../core/limits/places';
import { type Conversation, converse } from './grpc';
import { HELD, YES } from './held';
import { type RawHeaders, readQuestions } from './limit-questions';
import { readProcessed, TRAILERS_PASS, writeAnswer, writeGoOn } from './processing-messages';

/** In how many seconds a refused client is asked to come again: nobody knows when a place is free. */
const RETRY_AFTER = '1';

const REFUSAL = writeAnswer(429, [['retry-after', RETRY_AFTER]], 'too_many_at_one_time');

/** Finds the places that a request needs. Throws where it names a limit that is not known. */
export type PlacesOf = (headers: RawHeaders) => Place[];

/** Places by the limits of a gateway: later ones win. */
export function placesOf(limits: readonly ConcurrentLimit[]): PlacesOf {
  const most = new Map(limits.map((limit) => [limit.id, limit.most]));
  return (headers) =>
    readQuestions(headers).map(({ name, values }) => {
      const found = most.get(name);
      if (found === undefined) throw new Error(`nothing is known of the limit "${name}"`);
      return { key: JSON.stringify([name, ...values]), most: found };
    });
}

/** What Envoy asks when a request comes. */
export interface AskedForPlaces {
  readonly headers: RawHeaders;
  /** Under which name it wants to hear that the request has its places. */
  readonly heldAs: string;
}

/** How long after one another a request looks for places that are not free yet: who had one may have its answer before it is known here. */
const PAUSES_MILLIS = [1, 3, 8];

/**
 * Holds a request's places for as long as Envoy's stream about it is open: from the headers of the request to the end of the answer,
 * whatever ends it. A connection that breaks gives back all that it held.
 */
export function holdPlaces(stream: ServerHttp2Stream, { headers, heldAs }: AskedForPlaces, find: PlacesOf, places: Places): void {
  let open = true;
  let giveBack: (() => void) | undefined;
  const over = (): void => {
    open = false;
    giveBack?.();
  };
  stream.once('end', over);
  stream.once('close', over);

  const look = (wanted: readonly Place[], conversation: Conversation, [pause, ...pauses]: readonly number[]): void => {
    if (!open) return;
    giveBack = places.take(wanted);
    if (giveBack !== undefined) {
      conversation.say(writeGoOn(heldAs, HELD, YES));
    } else if (pause !== undefined) {
      setTimeout(look, pause, wanted, conversation, pauses);
    } else {
      conversation.say(REFUSAL);
      conversation.end();
    }
  };

  converse(stream, (message, conversation) => {
    const processed = readProcessed(message);
    if (processed === 'response trailers') return conversation.say(TRAILERS_PASS);
    const wanted = processed === 'request headers' ? wantedBy(headers, find) : undefined;
    if (wanted === undefined) return conversation.fail();
    look(wanted, conversation, PAUSES_MILLIS);
  });
}

function wantedBy(headers: RawHeaders, find: PlacesOf): readonly Place[] | undefined {
  try {
    return find(headers);
  } catch {
    return undefined;
  }
}
