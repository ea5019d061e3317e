import { type CompanionWork, clientEntries, type LimitDelivery } from '../../targets/kubernetes/agent-plan';
import type { CompanionConfig } from '../companion/companion';
import type { TokenConfig } from '../companion/tokens';
import { withoutLineEnd } from '../core/without-line-end';
import { readHmac } from './hmac';
import { entryText } from './holders';
import { readEntry, type SecretEntry } from './secret-folder';

/** What a companion's configuration is made from, besides plans. */
export interface ConfigSource {
  /** The gateway's name. */
  readonly gateway: string;
  /** The folder of secrets. */
  readonly secretsDir: string;
  readonly say: (line: string) => void;
}

/** Whether there is anything for a companion to do. */
export function needsCompanion({ hmac, limits, introspection, exchange, kept }: CompanionWork): boolean {
  return [hmac, limits, introspection, exchange, kept].some((work) => work !== undefined);
}

/** What a companion is told; what it needs of secrets never touches a disk. */
export function companionConfig(work: readonly CompanionWork[], options: ConfigSource): CompanionConfig {
  const { gateway, secretsDir, say } = options;
  const [introspection, exchange] = [work.flatMap((one) => one.introspection ?? []), work.flatMap((one) => one.exchange ?? [])];
  const asking = [...introspection, ...exchange];
  return {
    gateway,
    limits: work.flatMap(({ limits }) => limits ?? []),
    hmac: readHmac(work, secretsDir, say),
    ...redis(work, options),
    ...(asking.length > 0 ? { tokens: { introspection, exchange, clients: clients(asking, options) } } : {}),
  };
}

function redis(work: readonly CompanionWork[], { secretsDir, say }: ConfigSource): Pick<CompanionConfig, 'redis'> {
  const store = storeOf(work);
  if (store === undefined) return {};
  if (store.password === undefined) return { redis: { url: store.url } };
  const password = readEntry(secretsDir, store.password);
  if (password === undefined) say(`the password of the store is missing: ${entryText(store.password)}`);
  return { redis: { url: store.url, ...(password === undefined ? {} : { password: withoutLineEnd(password) }) } };
}

/** The store of the newest plan that counts. */
function storeOf(work: readonly CompanionWork[]): LimitDelivery['store'] {
  return work.flatMap(({ limits }) => limits ?? []).at(-1)?.store;
}

type OfClient = { readonly client: string };

function clients(asking: readonly OfClient[], { secretsDir, say }: ConfigSource): TokenConfig['clients'] {
  const read = (client: string) => {
    const found = clientEntries({ client }).map((entry) => [entry.key, readEntry(secretsDir, entry)] as const);
    const missing = found.filter(([, text]) => text === undefined).map(([key]) => `${client}/${key}`);
    if (missing.length > 0) say(`credentials for an authorization server are missing, its callers get 503: ${missing.join(', ')}`);
    return Object.fromEntries(found.filter(([, text]) => text !== undefined));
  };
  return Object.fromEntries([...new Set(asking.map(({ client }) => client))].map((client) => [client, read(client)]));
}

/** The entries of secrets that a companion is told. */
export function secretsOf(work: readonly CompanionWork[]): SecretEntry[] {
  const password = storeOf(work)?.password;
  const asking = work.flatMap(({ introspection = [], exchange = [] }) => [...introspection, ...exchange]);
  return [...work.flatMap(({ hmac }) => hmac ?? []), ...(password === undefined ? [] : [password]), ...asking.flatMap(clientEntries)];
}
