import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** Envoy's administration interface. */
export interface Admin {
  get(path: string): Promise<string>;
  post(path: string): Promise<string>;
  /** Counters and gauges whose name matches; 0 is never said by leaving one out. */
  stats(filter: string): Promise<ReadonlyMap<string, number>>;
  /** Whether Envoy serves. */
  live(): Promise<boolean>;
}

/** The same, with answers that are too long to be held. */
export interface LongAdmin extends Admin {
  /** Like `get`, line by line as it comes. */
  lines(path: string): AsyncIterable<string>;
}

const TIMEOUT_MILLIS = 2_000;

/** The administration interface on a Unix socket. Every call fails after two seconds. */
export function createAdmin(socketPath: string): LongAdmin {
  const ask = (method: string, path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request({ socketPath, path, method, agent: false, timeout: TIMEOUT_MILLIS }, (response) => {
        if (response.statusCode === 200) return resolve(response);
        response.resume();
        reject(new Error(`Envoy's administration answered ${response.statusCode} to ${path}`));
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`Envoy's administration did not answer within ${TIMEOUT_MILLIS} ms`)));
      outgoing.on('error', reject);
      outgoing.end();
    });
  const call = async (method: string, path: string) => text(await ask(method, path));

  return {
    get: (path) => call('GET', path),
    post: (path) => call('POST', path),
    async *lines(path) {
      yield* createInterface({ input: await ask('GET', path), crlfDelay: Number.POSITIVE_INFINITY });
    },
    stats: async (filter) => parseStats(await call('GET', `/stats?filter=${encodeURIComponent(filter)}`)),
    live: () =>
      call('GET', '/ready').then(
        () => true,
        () => false,
      ),
  };
}

function parseStats(answer: string): ReadonlyMap<string, number> {
  const lines = answer.split('\n').map((line) => line.split(': '));
  return new Map(lines.filter(([, value]) => /^\d+$/.test(value ?? '')).map(([name, value]) => [name, Number(value)]));
}
