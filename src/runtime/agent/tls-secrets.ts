import type { TlsDelivery } from '../../targets/kubernetes/agent-plan';
import { readEntry, type SecretEntry, secretFiles } from './secret-folder';
import { readTlsText, TLS_ENTRIES } from './tls-text';
import { type Watch, watchFiles } from './watch';
import type { Xds } from './xds';

/** How a secret of TLS is doing. */
export interface TlsStatus {
  /** The name of the secret, after who needs it and what it is. */
  readonly name: string;
  /** `current`: as the secret has it; `kept`: an earlier one goes on, because what came is broken or gone; `missing`: none was ever good. */
  readonly state: 'current' | 'kept' | 'missing';
  /** When the first of its certificates ends, in seconds since 1970. */
  readonly ends?: number;
}

/** The secrets of TLS, read from a folder: `FOLDER/SECRET/ENTRY`. */
export interface TlsSecrets {
  /** Delivers these secrets from now on, and follows them. */
  use(deliveries: readonly TlsDelivery[]): void;
  /** What the listener needs of these and was never there, a line each. */
  lacking(deliveries: readonly TlsDelivery[]): readonly string[];
  status(): readonly TlsStatus[];
  close(): void;
}

/** What delivering secrets needs. */
export interface TlsPorts {
  readonly xds: Pick<Xds, 'channel'>;
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Hears that secrets have changed. */
  readonly onChange: () => void;
}

interface Known {
  readonly text: string;
  readonly ends: number;
}

/** Nothing to deliver yet. */
export function createTlsSecrets({ xds, folder, say, onChange }: TlsPorts): TlsSecrets {
  const epoch = Date.now().toString(36);
  const known = new Map<string, Known>();
  const faults = new Map<string, string>();
  let deliveries: readonly TlsDelivery[] = [];
  let watch: Watch | undefined;
  let count = 0;

  const publish = (delivery: TlsDelivery): void => {
    const { name, secret } = delivery;
    const found = readTlsText(delivery, (key) => readEntry(folder, { secret, key }));
    tell(delivery, 'fault' in found ? found.fault : undefined);
    if ('fault' in found) return;
    const text = JSON.stringify(found.resource);
    if (known.get(name)?.text === text) return;
    known.set(name, { text, ends: Math.floor(found.ends.getTime() / 1_000) });
    if (found.ends.getTime() < Date.now()) say(`${wordsFor(delivery)} has ended: whoever checks it refuses it`);
    count += 1;
    void xds
      .channel('secrets', name)
      .publish(`${epoch}.${count}`, [found.resource])
      .then((verdict) => {
        if (verdict === 'refused') say(`${wordsFor(delivery)} was refused by Envoy: the one before goes on`);
      });
  };

  const tell = (delivery: TlsDelivery, fault: string | undefined): void => {
    const before = faults.get(delivery.name);
    if (fault === undefined) faults.delete(delivery.name);
    else faults.set(delivery.name, fault);
    if (fault === before) return;
    say(fault === undefined ? `${wordsFor(delivery)} is there again` : `${wordsFor(delivery)}: ${faultText(delivery, fault)}`);
  };

  const faultText = ({ name, of, secret }: TlsDelivery, fault: string): string => {
    const outcome = known.has(name)
      ? 'the one before goes on'
      : of === 'listener'
        ? 'nothing that needs it is served'
        : 'its backends are not reached';
    return `the secret "${secret}" ${fault}; ${outcome}`;
  };

  const publishAll = (): void => {
    for (const delivery of deliveries) publish(delivery);
  };

  return {
    use(next) {
      watch?.close();
      deliveries = [...new Map(next.map((delivery) => [delivery.name, delivery])).values()];
      publishAll();
      watch = deliveries.length === 0 ? undefined : watchFiles(() => secretFiles(folder, deliveries.flatMap(entriesOf)), changed);
    },
    lacking: (wanted) =>
      wanted
        .filter(({ name, of }) => of === 'listener' && !known.has(name))
        .map((delivery) => `${wordsFor(delivery)}: the secret "${delivery.secret}" ${faults.get(delivery.name)}`),
    status: () =>
      deliveries.map(({ name }) => {
        const one = known.get(name);
        if (one === undefined) return { name, state: 'missing' };
        return { name, state: faults.has(name) ? 'kept' : 'current', ends: one.ends };
      }),
    close: () => watch?.close(),
  };

  function changed(): void {
    publishAll();
    onChange();
  }
}

function entriesOf({ secret, kind }: TlsDelivery): SecretEntry[] {
  return TLS_ENTRIES[kind].map((key) => ({ secret, key }));
}

const WORDS: { readonly [of in TlsDelivery['of']]: { readonly [kind in TlsDelivery['kind']]: string } } = {
  listener: { certificate: 'the certificate of the gateway', authority: 'the authorities of client certificates' },
  backends: { certificate: 'a certificate for backends', authority: 'authorities of backends' },
};

function wordsFor({ of, kind }: TlsDelivery): string {
  return WORDS[of][kind];
}
