import { TLS_ENTRIES, type TlsDelivery } from '../../targets/kubernetes/agent-plan';
import type { EnvoyResource } from '../../targets/kubernetes/envoy/resources';
import { readEntry, type SecretEntry, secretFiles } from './secret-folder';
import { readTlsText } from './tls-text';
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

/** What was offered to Envoy last. */
interface Known {
  readonly text: string;
  readonly ends: number;
  fault?: string;
}

const REFUSED = 'was refused by Envoy';

/** Nothing to deliver yet. */
export function createTlsSecrets({ xds, folder, say, onChange }: TlsPorts): TlsSecrets {
  const epoch = Date.now().toString(36);
  const known = new Map<string, Known>();
  const faults = new Map<string, string>();
  let deliveries: readonly TlsDelivery[] = [];
  let watch: Watch | undefined;
  let count = 0;

  const look = (delivery: TlsDelivery): void => {
    const found = readTlsText(delivery, (key) => readEntry(folder, { secret: delivery.secret, key }));
    if ('fault' in found) tell(delivery, found.fault);
    else offer(delivery, found.resource, found.ends);
  };

  const offer = (delivery: TlsDelivery, resource: EnvoyResource, ends: Date): void => {
    const { name } = delivery;
    const text = JSON.stringify(resource);
    const before = known.get(name);
    tell(delivery, before?.text === text ? before.fault : undefined);
    if (before?.text === text) return;
    const offered: Known = { text, ends: Math.floor(ends.getTime() / 1_000) };
    known.set(name, offered);
    if (ends.getTime() < Date.now()) say(`${wordsFor(delivery)} has ended: whoever checks it refuses it`);
    count += 1;
    const verdict = xds.channel('secrets', name).publish(`${epoch}.${count}`, [resource]);
    void verdict.then((outcome) => {
      if (outcome !== 'refused') return;
      offered.fault = REFUSED;
      tell(delivery, REFUSED);
    });
  };

  const tell = (delivery: TlsDelivery, fault: string | undefined): void => {
    const before = faults.get(delivery.name);
    if (fault === before) return;
    if (fault === undefined) faults.delete(delivery.name);
    else faults.set(delivery.name, fault);
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

  const lookAtAll = (): void => {
    for (const delivery of deliveries) look(delivery);
  };

  return {
    use(next) {
      watch?.close();
      deliveries = [...new Map(next.map((delivery) => [delivery.name, delivery])).values()];
      watch = deliveries.length === 0 ? undefined : watchFiles(() => secretFiles(folder, deliveries.flatMap(entriesOf)), changed);
      lookAtAll();
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
    lookAtAll();
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
