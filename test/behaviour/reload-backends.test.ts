import { Agent, get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { compiledPlan } from './support/compiled-plan';
import { startLoad } from './support/load';
import { reloading } from './support/reloading';
import { namedUpstream, type Upstream } from './support/upstream';

/** What a round of reloads writes: a backend's policies and where it is, or another backend altogether. */
interface Written {
  readonly policies?: object;
  readonly to?: Upstream;
  readonly name?: string;
}

const { backends, serving } = reloading(({ policies = {}, to, name = 'orders' }: Written, port, { one }) => {
  const spec = {
    name: 'shop',
    access: { open: 'reloads are looked at' },
    backends: { [name]: policies },
    routes: { 'GET /orders': { backend: name } },
  };
  return compiledPlan(spec, { backends: { [name]: { url: (to ?? one).url } } }, port);
});

/** A gateway, and a way to write something else: only what differs is written. */
async function writing() {
  const { gateway, next } = await serving({});
  let served = next({}).generation;
  const write = async (written: Written) => {
    const wanted = next(written);
    if (wanted.generation !== served) await gateway.reload(wanted);
    served = wanted.generation;
  };
  return { started: gateway, write };
}

const ROUNDS = 8;

const KINDS: [string, (round: number) => Written][] = [
  ['a backend is somewhere else', (round) => ({ to: round % 2 === 0 ? backends.two : backends.one })],
  ['a route moves and its old backend goes, in one write', (round) => (round % 2 === 0 ? { name: 'next', to: backends.two } : {})],
  ['repeating changes', (round) => ({ policies: { retry: { attempts: 1 + (round % 3), when: ['connect-failure', 'reset'] } } })],
  [
    'balancing changes',
    (round) => ({ policies: { loadBalancing: round % 2 === 0 ? { leastRequest: {} } : { hash: { by: ['ip'], algorithm: 'maglev' } } } }),
  ],
  [
    'checks of health come and go',
    (round) => ({ policies: round % 2 === 0 ? { healthCheck: { path: '/health', interval: '100ms' } } : {} }),
  ],
  ['ejection changes', (round) => ({ policies: { outliers: { consecutive5xx: 1 + round } } })],
  ['capacity changes', (round) => ({ policies: { capacity: { requests: 100 + round } } })],
  ['times change', (round) => ({ policies: { timeout: `${5 + round}s`, connectTimeout: `${1 + round}s`, idleTimeout: `${30 + round}s` } })],
];

describe('a reload drops no request and no connection', () => {
  test.each(KINDS)('when %s', async (_, change) => {
    const { started, write } = await writing();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<unknown>();
    const ask = () =>
      new Promise<string>((resolve, reject) => {
        const request = get(`${started.url}/orders`, { agent }, (response) => {
          let body = '';
          response.on('data', (data: Buffer) => (body += data.toString()));
          response.on('end', () => resolve(`${response.statusCode} ${body}`));
        });
        request.on('socket', (socket) => sockets.add(socket));
        request.on('error', reject);
      });
    await write(change(1));
    const load = startLoad(`${started.url}/orders`, { loops: 4 });
    const answers = new Set<string>([await ask()]);
    for (let round = 0; round < ROUNDS; round++) {
      await write(change(round));
      answers.add(await ask());
    }
    const result = await load.stop();
    agent.destroy();

    expect(started.stderr()).not.toContain('refused');
    expect({ errors: result.errors, refused: result.refusedConnections }).toEqual({ errors: [], refused: 0 });
    expect([...answers, ...result.answers.keys()].filter((answer) => answer !== '200 one' && answer !== '200 two')).toEqual([]);
    expect(result.requests).toBeGreaterThan(100);
    expect(sockets.size).toBe(1);
  });

  test('a request under way ends at the backend that it went to, though that is gone', async () => {
    const slow = await namedUpstream('slow', 1_500);
    const { started, write } = await writing();
    await write({ name: 'slow', to: slow });
    const answer = fetch(`${started.url}/orders`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await write({ to: backends.two });

    expect(await (await fetch(`${started.url}/orders`)).text()).toBe('two');
    expect(await (await answer).text()).toBe('slow');
    await slow.close();
  });
});
