import { type AgentPlan, clientEntries, type LimitDelivery } from '../../targets/kubernetes/agent-plan';
import type { CompanionConfig } from '../companion/companion';
import type { TokenConfig } from '../companion/tokens';
import { readEntry, type SecretEntry } from './secret-folder';

/** What an agent needs its companion for. */
export type CompanionNeeds = Pick<AgentPlan, 'limits' | 'introspection' | 'exchange'>;

/** Whether there is anything for a companion to do. */
export function needsCompanion({ limits, introspection, exchange }: CompanionNeeds): boolean {
  return [limits, introspection, exchange].some((need) => need !== undefined);
}

type Say = (line: string) => void;

/** What a companion is told; what it needs of secrets never touches a disk. */
export function companionConfig(gateway: string, needs: readonly CompanionNeeds[], secretsDir: string, say: Say): CompanionConfig {
  const [introspection, exchange] = [needs.flatMap((need) => need.introspection ?? []), needs.flatMap((need) => need.exchange ?? [])];
  const asking = [...introspection, ...exchange];
  return {
    gateway,
    limits: needs.flatMap(({ limits }) => limits ?? []),
    ...redis(needs, secretsDir, say),
    ...(asking.length > 0 ? { tokens: { introspection, exchange, clients: clients(asking, secretsDir, say) } } : {}),
  };
}

function redis(needs: readonly CompanionNeeds[], secretsDir: string, say: Say): Pick<CompanionConfig, 'redis'> {
  const store = storeOf(needs);
  if (store === undefined) return {};
  if (store.password === undefined) return { redis: { url: store.url } };
  // tools often leave a line end behind it
  const password = readEntry(secretsDir, store.password)?.replace(/\r?\n$/, '');
  if (password === undefined) say(`the password of the store is missing: ${store.password.secret}/${store.password.key}`);
  return { redis: { url: store.url, ...(password === undefined ? {} : { password }) } };
}

/** The store of the newest plan that counts. */
function storeOf(needs: readonly CompanionNeeds[]): LimitDelivery['store'] {
  return needs.flatMap(({ limits }) => limits ?? []).at(-1)?.store;
}

type OfClient = { readonly client: string };

function clients(asking: readonly OfClient[], secretsDir: string, say: Say): TokenConfig['clients'] {
  const read = (client: string) => {
    const found = clientEntries({ client }).map((entry) => [entry.key, readEntry(secretsDir, entry)] as const);
    const missing = found.filter(([, text]) => text === undefined).map(([key]) => `${client}/${key}`);
    if (missing.length > 0) say(`credentials for an authorization server are missing, its callers get 503: ${missing.join(', ')}`);
    return Object.fromEntries(found.filter(([, text]) => text !== undefined));
  };
  return Object.fromEntries([...new Set(asking.map(({ client }) => client))].map((client) => [client, read(client)]));
}

/** The entries of secrets in what a companion is told. */
export function companionEntries(needs: readonly CompanionNeeds[]): SecretEntry[] {
  const password = storeOf(needs)?.password;
  const asking = needs.flatMap(({ introspection = [], exchange = [] }) => [...introspection, ...exchange]);
  return [...(password === undefined ? [] : [password]), ...asking.flatMap(clientEntries)];
}
