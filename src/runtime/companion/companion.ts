import { chmodSync, rmSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders } from 'node:http2';
import type { LimitDelivery } from '../../targets/kubernetes/agent-plan';
import { createKeptAnswers } from '../core/kept-answers';
import { decideLimits } from '../core/limits/decide';
import { createMemoryStore } from '../core/limits/memory-store';
import { createPlaces } from '../core/limits/places';
import type { CounterStore } from '../core/limits/rule';
import { ASKS_HEADER } from './asks';
import { holdPlaces, placesOf } from './concurrent';
import { ENVOY_ONLY } from './envoy-only';
import { answerUnary } from './grpc';
import { HELD_AS_HEADER } from './held';
import { answerHmac, HMAC_PATH, type HmacCheck } from './hmac';
import { answerKept } from './kept';
import { KEPT_PATH } from './kept-paths';
import { LIMITS_PATH, type RawHeaders, readQuestions } from './limit-questions';
import { answerOf, type LimitsOf, limitsOf } from './limits';
import { PROCESS } from './processing-messages';
import { createRedisStore, type RedisCounters } from './redis-store';
import { respond } from './respond';
import { createTokens, type TokenConfig } from './tokens';

/** What a companion does from now on. */
export interface CompanionConfig {
  /** The gateway's name: what instances of one name count in one store, they count together. */
  readonly gateway: string;
  /** What is served, and what is about to be: the last one wins. */
  readonly limits: readonly LimitDelivery[];
  /** Whose signatures are checked. */
  readonly hmac: readonly HmacCheck[];
  /** Left out where shared counters are kept here. */
  readonly redis?: { readonly url: string; readonly password?: string };
  /** Left out where no authorization server is asked. */
  readonly tokens?: TokenConfig;
}

/** A process that decides what Envoy cannot. */
export interface Companion {
  configure(config: CompanionConfig): void;
  close(): void;
}

/** What answers take that may have to stand in for a backend: well below what the agent's container may take. */
const KEPT_AT_MOST = { mostBytes: 64 * 1_048_576, mostAnswers: 10_000 };

/** Serves decisions on a Unix socket that only the same user can open. Until it is configured, it lets nothing through. */
export async function startCompanion(socket: string, say: (line: string) => void): Promise<Companion> {
  const own = createMemoryStore();
  const places = createPlaces();
  const tokens = createTokens(say);
  const kept = createKeptAnswers({ ...KEPT_AT_MOST, nowMillis: Date.now });
  let limits: LimitsOf | undefined;
  let findPlaces = placesOf([]);
  let headers: LimitDelivery['headers'] = 'none';
  let hmac: readonly HmacCheck[] = [];
  let redis: { readonly key: string; readonly store: RedisCounters } | undefined;

  const connect = (wanted: CompanionConfig['redis']): void => {
    const key = JSON.stringify(wanted);
    if (key === redis?.key) return;
    redis?.store.close();
    redis = wanted === undefined ? undefined : { key, store: createRedisStore({ ...wanted, say }) };
  };

  const decide = async (asked: RawHeaders): Promise<OutgoingHttpHeaders> => {
    if (limits === undefined) throw new Error('nothing is known of any limit yet');
    const shared: CounterStore = redis?.store ?? own;
    return answerOf(await decideLimits(limits(readQuestions(asked)), { own, shared }), headers);
  };

  const server = createServer(ENVOY_ONLY);
  server.on('sessionError', () => {});
  server.on('stream', (stream, asked, _flags, rawHeaders: RawHeaders = []) => {
    stream.on('error', () => {});
    const path = String(asked[':path']);
    if (path.startsWith(HMAC_PATH)) return answerHmac(stream, path, rawHeaders, hmac);
    if (path.startsWith(KEPT_PATH)) return answerKept(stream, path.slice(KEPT_PATH.length), kept);
    if (path === PROCESS) return holdPlaces(stream, { headers: rawHeaders, heldAs: String(asked[HELD_AS_HEADER]) }, findPlaces, places);
    if (path !== LIMITS_PATH) return answerUnary(stream, tokens.method(path, asked[ASKS_HEADER]));
    stream.resume();
    decide(rawHeaders).then(
      (answer) => respond(stream, answer),
      () => respond(stream, { ':status': 503 }),
    );
  });
  rmSync(socket, { force: true });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
  chmodSync(socket, 0o600);

  return {
    configure(config) {
      connect(config.redis);
      limits = limitsOf(config.gateway, config.limits);
      findPlaces = placesOf(config.limits.flatMap(({ concurrent = [] }) => concurrent));
      hmac = config.hmac;
      headers = config.limits.at(-1)?.headers ?? 'none';
      tokens.configure(config.tokens ?? { introspection: [], exchange: [], clients: {} });
    },
    close() {
      server.close();
      redis?.store.close();
    },
  };
}
