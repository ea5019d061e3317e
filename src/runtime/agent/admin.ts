import { request } from 'node:http';

/** Envoy's administration interface. */
export interface Admin {
  get(path: string): Promise<string>;
  post(path: string): Promise<string>;
  /** Counters and gauges whose name matches; 0 is never said by leaving one out. */
  stats(filter: string): Promise<ReadonlyMap<string, number>>;
  /** Whether Envoy serves. */
  live(): Promise<boolean>;
}

const TIMEOUT_MILLIS = 2_000;

/** The administration interface on a Unix socket. Every call fails after two seconds. */
export function createAdmin(socketPath: string): Admin {
  const call = (method: string, path: string) =>
    new Promise<string>((resolve, reject) => {
      const outgoing = request({ socketPath, path, method, agent: false, timeout: TIMEOUT_MILLIS }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`Envoy's administration answered ${response.statusCode} to ${path}`));
        });
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`Envoy's administration did not answer within ${TIMEOUT_MILLIS} ms`)));
      outgoing.on('error', reject);
      outgoing.end();
    });

  return {
    get: (path) => call('GET', path),
    post: (path) => call('POST', path),
    stats: async (filter) => parseStats(await call('GET', `/stats?filter=${encodeURIComponent(filter)}`)),
    live: () =>
      call('GET', '/ready').then(
        () => true,
        () => false,
      ),
  };
}

function parseStats(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').map((line) => line.split(': '));
  return new Map(lines.filter(([, value]) => /^\d+$/.test(value ?? '')).map(([name, value]) => [name, Number(value)]));
}
