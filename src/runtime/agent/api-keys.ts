import type { ApiKeyDelivery } from '../../targets/kubernetes/agent-plan';
import { keyFilter } from '../../targets/kubernetes/envoy/filters/keys';
import { entryText, faultsOf, readHolders } from './holders';
import { readEntry, secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';
import type { Xds } from './xds';

/** How the API keys of one scheme are doing. */
export interface ApiKeyStatus {
  readonly name: string;
  /** How many keys let somebody in. */
  readonly accepted: number;
  /** `SECRET/ENTRY` of each key that is not there. */
  readonly missing: readonly string[];
}

/** The API keys of every scheme, read from a folder of secrets: `FOLDER/SECRET/ENTRY`. */
export interface ApiKeys {
  /** Delivers the keys of these schemes from now on, and follows their secrets. */
  use(deliveries: readonly ApiKeyDelivery[]): void;
  status(): readonly ApiKeyStatus[];
  close(): void;
}

/** What delivering keys needs. */
export interface ApiKeyPorts {
  readonly xds: Pick<Xds, 'channel'>;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Nothing to deliver yet. */
export function createApiKeys({ xds, folder, say }: ApiKeyPorts): ApiKeys {
  const epoch = Date.now().toString(36);
  const told = new Map<string, string>();
  let deliveries: readonly ApiKeyDelivery[] = [];
  let states: readonly ApiKeyStatus[] = [];
  let watch: Watch | undefined;
  let count = 0;

  const publish = (delivery: ApiKeyDelivery): ApiKeyStatus => {
    const { name, filter, keys } = delivery;
    const holders = readHolders(keys, (secret, key) => readEntry(folder, { secret, key }));
    tell(name, faultsOf(name, holders));
    count += 1;
    void xds
      .channel('extension_configs', filter)
      .publish(`${epoch}.${count}`, [keyFilter(delivery, holders.byKey, holders.known)])
      .then((verdict) => {
        if (verdict === 'refused') say(`keys of ${name} were refused by Envoy: those before go on`);
      });
    return { name, accepted: holders.byKey.size, missing: holders.missing.map(entryText) };
  };

  const tell = (name: string, faults: readonly string[]): void => {
    const text = faults.join('\n');
    const before = told.get(name) ?? '';
    told.set(name, text);
    if (text === before) return;
    for (const line of faults) say(line);
    if (text === '') say(`keys of ${name} are all there`);
  };

  const publishAll = (): void => {
    states = deliveries.map(publish);
  };

  return {
    use(next) {
      watch?.close();
      deliveries = next;
      watch =
        next.length === 0
          ? undefined
          : watchFiles(
              () =>
                secretFiles(
                  folder,
                  deliveries.flatMap(({ keys }) => keys),
                ),
              publishAll,
            );
      publishAll();
    },
    status: () => states,
    close: () => watch?.close(),
  };
}
