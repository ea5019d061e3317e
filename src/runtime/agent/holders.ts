import type { HeldKey } from '../../model/api-keys';
import { SENDABLE_KEY } from '../../model/sendable-key';
import { holderText } from '../../targets/kubernetes/envoy/filters/keys';

/** Whose keys are known, and what is wrong with the others. Nothing but `byKey` holds a key. */
export interface Holders {
  /** What is said of its holder, by key. */
  readonly byKey: ReadonlyMap<string, string>;
  /** Whether any entry could be read, or none was asked for. */
  readonly known: boolean;
  /** Entries that are not there. */
  readonly missing: readonly HeldKey[];
  /** Entries that no request can carry. */
  readonly unusable: readonly HeldKey[];
  /** Consumers that have a key in common, which lets none of them in. */
  readonly shared: readonly (readonly string[])[];
}

/** Reads the keys of a scheme. `read` answers undefined where an entry is not there. */
export function readHolders(keys: readonly HeldKey[], read: (secret: string, entry: string) => string | undefined): Holders {
  const found = keys.map((key) => ({ key, value: read(key.secret, key.key) }));
  const holders = new Map<string, Map<string, HeldKey>>();
  for (const { key, value } of found) {
    if (value === undefined || !SENDABLE_KEY.test(value)) continue;
    holders.set(value, (holders.get(value) ?? new Map()).set(key.consumer, key));
  }
  const each = [...holders].map(([value, byConsumer]) => ({ value, consumers: [...byConsumer.values()] }));
  const own = each.filter(({ consumers }) => consumers.length === 1);
  return {
    byKey: new Map(own.flatMap(({ value, consumers }) => consumers.map(({ consumer, groups }) => [value, holderText(consumer, groups)]))),
    known: keys.length === 0 || found.some(({ value }) => value !== undefined),
    missing: found.flatMap(({ key, value }) => (value === undefined ? [key] : [])),
    unusable: found.flatMap(({ key, value }) => (value === undefined || SENDABLE_KEY.test(value) ? [] : [key])),
    shared: each.filter(({ consumers }) => consumers.length > 1).map(({ consumers }) => consumers.map(({ consumer }) => consumer).sort()),
  };
}

const MOST_NAMED = 5;

/** What is wrong with the keys of a scheme, a line for each kind of fault. No key stands in it. */
export function faultsOf(scheme: string, { known, missing, unusable, shared }: Holders): string[] {
  const outcome = known ? 'the others are taken' : 'callers with a key get 503';
  return [
    ...(missing.length > 0 ? [`keys of ${scheme} are missing, ${outcome}: ${named(missing.map(entryText))}`] : []),
    ...(unusable.length > 0
      ? [
          `keys of ${scheme} cannot be sent in a request (only visible ASCII without commas; no line end): ${named(unusable.map(entryText))}`,
        ]
      : []),
    ...(shared.length > 0
      ? [`keys of ${scheme} are those of several consumers and let none of them in: ${named(shared.map((names) => names.join(' and ')))}`]
      : []),
  ];
}

/** An entry, as people look for it. */
export function entryText({ secret, key }: Pick<HeldKey, 'secret' | 'key'>): string {
  return `${secret}/${key}`;
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
