import { createHash } from 'node:crypto';
import { createClient, createCluster } from '@redis/client';
import { REDIS_SCRIPT, scriptInput, scriptStandings } from '../core/limits/redis-script';
import type { CounterStore } from '../core/limits/rule';

/** Where Redis is. */
export interface RedisOptions {
  /** `redis://` or `rediss://`, with host and port. */
  readonly url: string;
  readonly password?: string;
  /** Hears when Redis is lost and when it is back; never of a password. */
  readonly say: (line: string) => void;
}

/** Counters in Redis. */
export interface RedisCounters extends CounterStore {
  /** Resolves as soon as Redis has been reached once. */
  readonly reached: Promise<void>;
  close(): void;
}

/** How long a decision waits for Redis. Envoy gives up on the whole decision after 50 ms. */
const DECISION_MILLIS = 35;

const CONNECT_MILLIS = 1_000;

/** A connection from which nothing comes for so long, although it is asked each second, is made anew. */
const SILENCE_MILLIS = 3_000;

/** So long nothing new is said of a store that comes and goes. */
const QUIET_MILLIS = 10_000;

/** What waits for an answer of Redis; beyond, decisions fail at once. */
const MOST_WAITING = 10_000;

const SHA = createHash('sha1').update(REDIS_SCRIPT).digest('hex');

/** What is asked of a client or a cluster. */
interface Redis {
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  destroy(): void;
}

/** Connects to Redis, or to a cluster of it, and again whenever it is lost. */
export function createRedisStore({ url, password, say }: RedisOptions): RedisCounters {
  let redis: Redis | undefined;
  let closed = false;
  let lost = false;
  let saidAt = Number.NEGATIVE_INFINITY;
  let retry: NodeJS.Timeout | undefined;

  const told = (error: Error): void => {
    if (lost || closed || Date.now() - saidAt < QUIET_MILLIS) return;
    say(`the store of shared limits does not count: ${(error as NodeJS.ErrnoException).code ?? error.message}`);
    lost = true;
    saidAt = Date.now();
  };
  const back = (): void => {
    if (lost && !closed) say('the store of shared limits counts again');
    lost = false;
  };

  const connection = {
    url,
    ...(password === undefined ? {} : { password }),
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_WAITING,
    pingInterval: 1_000,
    socket: {
      connectTimeout: CONNECT_MILLIS,
      socketTimeout: SILENCE_MILLIS,
      reconnectStrategy: (tries: number) => Math.min(1_000, 50 * 2 ** Math.min(tries, 5)) + Math.random() * 50,
    },
  };

  const connect = async (): Promise<void> => {
    const client = createClient(connection);
    client.on('error', told);
    await client.connect();
    if (!/cluster_enabled:1/.test(await client.info('cluster'))) {
      redis = client as unknown as Redis;
      return;
    }
    client.destroy();
    const { url: _, ...defaults } = connection;
    const cluster = createCluster({ rootNodes: [{ url }], defaults });
    cluster.on('error', told);
    await cluster.connect();
    redis = cluster as unknown as Redis;
  };

  const reached = new Promise<void>((resolve) => {
    const attempt = (): void => {
      connect().then(
        () => {
          if (closed) redis?.destroy();
          resolve();
        },
        (error: Error) => {
          told(error);
          if (!closed) retry = setTimeout(attempt, CONNECT_MILLIS);
        },
      );
    };
    attempt();
  });

  return {
    reached,
    async decide(counters) {
      if (redis === undefined) throw new Error('the store of shared limits was not reached yet');
      const { keys, args } = scriptInput(counters);
      const options = { keys, arguments: args };
      const asked = redis;
      const answer = asked.evalSha(SHA, options).catch((error: Error) => {
        if (error.message.startsWith('NOSCRIPT')) return asked.eval(REDIS_SCRIPT, options);
        throw error;
      });
      const said = await within(DECISION_MILLIS, answer).catch((error: Error) => {
        told(error);
        throw error;
      });
      back();
      return scriptStandings(said as unknown[]);
    },
    close() {
      closed = true;
      clearTimeout(retry);
      redis?.destroy();
    },
  };
}

/** A process that stood still reads what has come meanwhile before it gives up. */
function within<T>(millis: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new Error(`nothing came within ${millis} ms`))), millis);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
