import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { ConcurrentLimit } from '../../targets/kubernetes/agent-plan';
import type { Place, Places } from '../core/limits/places';
import { readQuestions } from './asked-over-http';
import { type Conversation, converse } from './grpc';
import { HELD, HELD_AS_HEADER, YES } from './held';
import { readProcessed, TRAILERS_PASS, writeAnswer, writeGoOn } from './processing-messages';

/** In how many seconds a refused client is asked to come again: nobody knows when a place is free. */
const RETRY_AFTER = '1';

const REFUSAL = writeAnswer(429, [['retry-after', RETRY_AFTER]], 'too_many_at_one_time');

/** Finds the places that a request needs. Throws where it names a limit that is not known. */
export type PlacesOf = (headers: IncomingHttpHeaders) => Place[];

/** Places by the limits of a gateway: later ones win. */
export function placesOf(limits: readonly ConcurrentLimit[]): PlacesOf {
  const most = new Map(limits.map((limit) => [limit.id, limit.most]));
  return (headers) =>
    readQuestions(headers).map(([first, ...rest]) => {
      const id = first?.value ?? '';
      const found = most.get(id);
      if (found === undefined) throw new Error(`nothing is known of the limit "${id}"`);
      return { key: JSON.stringify([id, ...rest.map(({ value }) => value)]), most: found };
    });
}

/** How long after one another a request looks for places that are not free yet: who had one may have its answer before it is known here. */
const PAUSES_MILLIS = [1, 3, 8];

/**
 * Holds a request's places for as long as Envoy's stream about it is open: from the headers of the request to the end of the answer,
 * whatever ends it. A connection that breaks gives back all that it held.
 */
export function holdPlaces(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, find: PlacesOf, places: Places): void {
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
      conversation.say(writeGoOn(String(headers[HELD_AS_HEADER]), HELD, YES));
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

function wantedBy(headers: IncomingHttpHeaders, find: PlacesOf): readonly Place[] | undefined {
  try {
    return find(headers);
  } catch {
    return undefined;
  }
}
