import type { EnvoyResource } from '../../targets/kubernetes/envoy/resources';

/** What Envoy made of an offer. `superseded`: a newer offer came before Envoy had spoken. */
export type Verdict = 'accepted' | 'refused' | 'superseded';

/** One subscription of Envoy's, as long-polled REST xDS. */
export interface Channel {
  /** Offers resources and resolves once Envoy has spoken. What is refused is not sent again. */
  publish(version: string, resources: readonly EnvoyResource[]): Promise<Verdict>;
  /** Envoy asks and has `version`; `reply` is called when there is something newer. Returns a function that ends the wait. */
  request(version: string, reply: (body: string) => void): () => void;
}

interface Offer {
  readonly version: string;
  readonly resources: string;
  readonly verdict: Promise<Verdict>;
  readonly resolve: (verdict: Verdict) => void;
  settled?: Verdict;
  sends: number;
}

interface Held {
  readonly version: string;
  readonly reply: (body: string) => void;
}

/** The first answer may have been lost, or Envoy was started anew: an older version counts as refusal the second time only. */
const MAX_SENDS = 2;

/**
 * A channel without an offer.
 *
 * Envoy asks with the version that it has. A request for what it has already is held until there is something newer. What an
 * answer led to shows in the next request: the offered version means accepted, another one means refused.
 */
export function createChannel(): Channel {
  let offer: Offer | undefined;
  let held: Held | undefined;

  const settle = (verdict: Verdict): void => {
    if (offer === undefined || offer.settled !== undefined) return;
    offer.settled = verdict;
    offer.resolve(verdict);
  };

  const serve = (): void => {
    if (offer === undefined || held === undefined) return;
    if (held.version === offer.version) {
      offer.sends = 0;
      settle('accepted');
    } else if (offer.sends >= MAX_SENDS) {
      settle('refused');
      // accepted once and refused by an Envoy that was started anew: it is tried again when the hold is over
      if (offer.settled === 'accepted') offer.sends = 0;
    } else {
      const { reply } = held;
      held = undefined;
      offer.sends += 1;
      reply(`{"version_info":${JSON.stringify(offer.version)},"resources":${offer.resources}}`);
    }
  };

  return {
    publish(version, resources) {
      const text = JSON.stringify(resources);
      if (offer !== undefined && offer.resources === text && offer.settled !== 'refused') return offer.verdict;
      settle('superseded');
      offer = { version, resources: text, ...deferred(), sends: 0 };
      serve();
      return offer.verdict;
    },
    request(version, reply) {
      const mine = { version, reply };
      held = mine;
      serve();
      return () => {
        if (held === mine) held = undefined;
      };
    },
  };
}

function deferred(): Pick<Offer, 'verdict' | 'resolve'> {
  let resolve: (verdict: Verdict) => void = () => {};
  const verdict = new Promise<Verdict>((settle) => {
    resolve = settle;
  });
  return { verdict, resolve };
}
