import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProxyConfig, ProxyResilience, ProxyRoute } from '../../src/runtime/config-proxy';
import { proxyOf } from '../../src/runtime/proxy/handler';
import { sendHttp } from '../../src/runtime/proxy/http-client';
import { COPY_MILLIS, resilientBy } from '../../src/runtime/proxy/resilience';
import { proxyEvent } from './support/events';
import { type Act, LATE_MILLIS, type ScriptedBackend, scriptedBackend } from './support/scripted-backend';

const NO_CHANGES = { setHeaders: [], addHeaders: [], removeHeaders: [], setQuery: [], removeQuery: [] };
const GONE = 'http://127.0.0.1:9';

let first: ScriptedBackend;
let second: ScriptedBackend;
/** The pauses between tries, in order. Time stands still in them. */
let pauses: number[];
let functionFails: boolean;
let invoked: number;

beforeAll(async () => {
  [first, second] = await Promise.all([scriptedBackend('first'), scriptedBackend('second')]);
});
afterAll(() => {
  first.close();
  second.close();
});
beforeEach(() => {
  first.play();
  second.play();
  [pauses, functionFails, invoked] = [[], false, 0];
});

interface Asking {
  readonly method?: string;
  readonly id?: string;
  readonly rules: ProxyResilience;
  readonly timeoutMillis?: number;
  readonly backend?: string;
  readonly response?: ProxyRoute['response'];
}

const problem = (status: number, body: string) => ({ status, body });

async function ask({ method = 'GET', id = '7', rules, timeoutMillis = 2_000, backend = 'first', response = NO_CHANGES }: Asking) {
  const route: ProxyRoute = {
    route: `${method} /x/{id}`,
    action: { backends: [{ backend, weight: 1 }] },
    path: ['/x/', { source: 'path', name: 'id' }],
    request: { ...NO_CHANGES, setHeaders: [{ name: 'x-for', value: [backend] }] },
    response,
    variants: [],
    parameters: { id: [{ source: 'path', name: 'id' }] },
    timeoutMillis,
    resilience: { [backend]: rules },
    allowedPaths: [],
  };
  const config: ProxyConfig = {
    problems: {
      'backend-unreachable': problem(502, 'unreachable'),
      'backend-timeout': problem(504, 'late'),
      'path-refused': problem(400, 'path'),
      unavailable: problem(503, 'unavailable'),
    },
    requestIdHeader: 'x-request-id',
    identityHeaders: [],
    secretHeaders: [],
    secretQueries: [],
    securityHeaders: {},
    backends: {
      first: { endpoints: [{ url: first.url, weight: 1 }] },
      second: { endpoints: [{ url: `${second.url}/base`, weight: 1 }] },
      gone: { endpoints: [{ url: GONE, weight: 1 }] },
      task: { function: true },
    },
    routes: { [`${method} /x/{id}`]: route },
  };
  const resilient = resilientBy({
    nowMillis: Date.now,
    sleep: (millis) => {
      if (millis === COPY_MILLIS) return new Promise((resolve) => setTimeout(resolve, millis));
      pauses.push(millis);
      return Promise.resolve();
    },
    random: () => 0.5,
  });
  const proxy = proxyOf(config, {
    send: sendHttp,
    invoke: async () => {
      invoked += 1;
      if (functionFails) throw new Error('fetch failed');
      return { failed: false, payload: '{"statusCode":200,"body":"task"}' };
    },
    random: () => 0.5,
    matchesRegex: () => false,
    resilient,
  });
  const began = Date.now();
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? { body: 'sent' } : {};
  const result = await proxy(
    proxyEvent({ method, resource: '/x/{id}', path: `/x/${id}`, parameters: { id }, query: { q: '1' }, ...body } as never),
  );
  const header = (name: string) => result.multiValueHeaders?.[name]?.[0];
  return { status: result.statusCode, body: result.body, header, tookMillis: Date.now() - began };
}

const retry = (when: readonly string[], more: Partial<NonNullable<ProxyResilience['retry']>> = {}): ProxyResilience => ({
  retry: { attempts: 2, when, initialBackoffMillis: 20, maxBackoffMillis: 60, nonIdempotent: false, ...more },
});

describe('a request is repeated', () => {
  test.each<[Act, string]>([
    ['close', 'reset'],
    ['half', 'reset'],
    ['close', '5xx'],
    [500, '5xx'],
    [599, '5xx'],
    [502, 'gateway-error'],
    [504, 'gateway-error'],
    [429, '429'],
    [404, '404'],
    [500, '500'],
  ])('after %s where it says %s, as it was', async (act, when) => {
    first.play(act);
    const { status, body } = await ask({ method: 'PUT', rules: retry([when]) });

    expect([status, body]).toEqual([200, 'first']);
    expect(first.heard.map((heard) => [heard.method, heard.path, heard.body, heard.headers['x-for']])).toEqual([
      ['PUT', '/x/7?q=1', 'sent', 'first'],
      ['PUT', '/x/7?q=1', 'sent', 'first'],
    ]);
  });

  test.each<[Act, string, number]>([
    [500, 'gateway-error', 500],
    [502, 'connect-failure', 502],
    [502, 'reset', 502],
    [499, '5xx', 499],
    [500, '501', 500],
    ['close', 'connect-failure', 502],
    ['close', 'timeout', 502],
    ['close', 'refused-stream', 502],
    ['close', '502', 502],
  ])('not after %s where it says %s', async (act, when, status) => {
    first.play(act);
    expect((await ask({ rules: retry([when]) })).status).toBe(status);
    expect(first.heard.length).toBe(1);
  });

  test.each(['connect-failure', 'reset', '5xx'])('where nobody listens and it says %s; then it is 502', async (when) => {
    expect((await ask({ backend: 'gone', rules: retry([when]) })).status).toBe(502);
    expect(pauses.length).toBe(2);
  });

  test.each(['timeout', '5xx'])('when a try takes too long and it says %s', async (when) => {
    first.play('never', 'never');
    const { status, tookMillis } = await ask({ rules: retry([when], { perTryMillis: 100 }) });

    expect([status, first.heard.length]).toEqual([200, 3]);
    expect(tookMillis).toBeLessThan(1_500);
  });

  test('where nobody listens it is no gateway error, which a backend answers', async () => {
    expect((await ask({ backend: 'gone', rules: retry(['gateway-error']) })).status).toBe(502);
    expect(pauses).toEqual([]);
  });

  test('at most as often as it says, and the last answer counts', async () => {
    first.play(500, 503, 502);
    const { status, header } = await ask({ rules: retry(['5xx']) });

    expect([status, first.heard.length, header('x-tollgate-fallback')]).toEqual([502, 3, undefined]);
  });

  test('within the timeout of all tries, then it is 504', async () => {
    first.play('never', 'never', 'never');
    const { status, tookMillis } = await ask({ timeoutMillis: 300, rules: retry(['timeout'], { perTryMillis: 200 }) });

    expect([status, first.heard.length]).toEqual([504, 2]);
    expect(tookMillis).toBeGreaterThan(250);
    expect(tookMillis).toBeLessThan(1_500);
  });

  test.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])('if its method is %s, for any reason', async (method) => {
    first.play(500);
    expect((await ask({ method, rules: retry(['5xx']) })).status).toBe(200);
  });

  test.each(['POST', 'PATCH'])('if its method is %s only where it never reached the backend', async (method) => {
    first.play(500);
    expect((await ask({ method, rules: retry(['5xx', 'connect-failure']) })).status).toBe(500);
    first.play('close');
    expect((await ask({ method, rules: retry(['5xx', 'reset']) })).status).toBe(502);
    expect([first.heard.length, pauses]).toEqual([1, []]);
    await ask({ method, backend: 'gone', rules: retry(['connect-failure']) });
    expect(pauses.length).toBe(2);
    first.play(500);
    expect((await ask({ method, rules: retry(['5xx'], { nonIdempotent: true }) })).status).toBe(200);
  });

  test('of a function that may have been reached only where its method allows that', async () => {
    functionFails = true;
    const rules = retry(['connect-failure', 'reset']);

    expect([(await ask({ method: 'POST', backend: 'task', rules })).status, invoked]).toEqual([502, 1]);
    expect([(await ask({ method: 'GET', backend: 'task', rules })).status, invoked]).toEqual([502, 4]);
  });

  test('after a random time below a bound that doubles up to its end', async () => {
    first.play(500, 500, 500, 500);
    await ask({ rules: retry(['5xx'], { attempts: 4 }) });

    expect(pauses).toEqual([10, 20, 30, 30]);
  });

  test.each([
    [{ status: 503, headers: { 'retry-after': '1' } }, 1_000],
    [{ status: 429, headers: { 'retry-after': '0' } }, 0],
    [{ status: 503, headers: { 'retry-after': 'soon' } }, 10],
    [{ status: 500, headers: { 'retry-after': '1' } }, 10],
  ] as const)('after %j in %d ms', async (act, millis) => {
    first.play(act);
    expect((await ask({ rules: retry(['5xx', '429']) })).status).toBe(200);
    expect(pauses).toEqual([millis]);
  });

  test('not where it is asked to come after its time is over', async () => {
    first.play({ status: 503, headers: { 'retry-after': '3' } });

    expect((await ask({ rules: retry(['5xx']) })).status).toBe(503);
    expect([first.heard.length, pauses]).toEqual([1, []]);
  });
});

describe('a fallback', () => {
  const fixed: ProxyResilience = {
    fallback: { respond: { status: 200, body: '[]', contentType: 'application/json', headers: [{ name: 'x-a', value: 'b' }] } },
  };
  const other: ProxyResilience = { fallback: { backend: 'second', timeoutMillis: 1_000 } };

  test.each<Act>([502, 503, 504, 'close', 'half'])('answers in the place of a backend after %s, and says so', async (act) => {
    first.play(act);
    const answer = await ask({ rules: fixed });

    expect([answer.status, answer.body]).toEqual([200, '[]']);
    expect(['x-tollgate-fallback', 'x-a', 'content-type'].map(answer.header)).toEqual(['respond', 'b', 'application/json']);
  });

  test('answers where nobody listens, and when the backend is late', async () => {
    expect((await ask({ backend: 'gone', rules: fixed })).body).toBe('[]');
    first.play('never');
    expect((await ask({ timeoutMillis: 150, rules: fixed })).body).toBe('[]');
  });

  test.each<Act>([200, 404, 429, 500, 501, 505])('stays out of the way of %s', async (act) => {
    first.play(act);
    const { status, body, header } = await ask({ rules: fixed });

    expect([status, body, header('x-tollgate-fallback')]).toEqual([act, 'first', undefined]);
  });

  test('is not for refusals of the gateway itself', async () => {
    const { status, header } = await ask({ id: '..%2Fadmin', rules: fixed });

    expect([status, header('x-tollgate-fallback'), first.heard.length]).toEqual([400, undefined, 0]);
  });

  test('asks another backend for the same, within a time of its own', async () => {
    first.play('never');
    const answer = await ask({ method: 'PUT', timeoutMillis: 150, rules: other });

    expect([answer.status, answer.body, answer.header('x-tollgate-fallback')]).toEqual([200, 'second', 'backend']);
    expect(second.heard).toMatchObject([{ method: 'PUT', path: '/base/x/7?q=1', body: 'sent' }]);
    expect(second.heard[0]?.headers.host).toBe(new URL(second.url).host);
  });

  test.each<[Act, number]>([
    [503, 503],
    ['close', 502],
    ['never', 504],
  ])('is final: %s of the other backend is %d', async (act, status) => {
    first.play(503);
    second.play(act);
    const rules: ProxyResilience = { fallback: { backend: 'second', timeoutMillis: 200 } };

    expect([(await ask({ rules })).status, second.heard.length]).toEqual([status, 1]);
  });

  test('comes after the last try', async () => {
    first.play(503, 503, 503);
    const { body } = await ask({ rules: { ...retry(['5xx']), ...fixed } });

    expect([body, first.heard.length]).toEqual(['[]', 3]);
  });

  test('gets the changes of the route’s answers', async () => {
    first.play(503);
    const response = { ...NO_CHANGES, setHeaders: [{ name: 'x-a', value: ['changed'] }] };

    expect((await ask({ rules: fixed, response })).header('x-a')).toBe('changed');
  });
});

describe('a copy', () => {
  const mirror = (percent = 100, backend = 'second'): ProxyResilience => ({
    mirror: { backend, percent, authorized: true, timeoutMillis: 2_000 },
  });

  test('goes to the other backend, and its answer to nobody', async () => {
    second.play(500);
    const { status, body } = await ask({ method: 'POST', rules: mirror() });

    expect([status, body]).toEqual([200, 'first']);
    expect(second.heard).toMatchObject([{ method: 'POST', path: '/base/x/7?q=1', body: 'sent' }]);
  });

  test.each<Act>(['never', 'late', 'close', 'half'])('that ends in %s delays its request by at most 100 ms', async (act) => {
    second.play(act);
    const { body, tookMillis } = await ask({ rules: mirror() });

    expect(body).toBe('first');
    expect(tookMillis).toBeLessThan(COPY_MILLIS + LATE_MILLIS / 2);
  });

  test('is sent before the answer is there', async () => {
    first.play('late');
    await ask({ rules: mirror() });

    expect((first.heard[0]?.atMillis ?? 0) - (second.heard[0]?.atMillis ?? 0)).toBeLessThan(LATE_MILLIS / 2);
  });

  test('that reaches nobody is not missed', async () => {
    expect((await ask({ rules: mirror(100, 'gone') })).body).toBe('first');
  });

  test.each([
    [50, 0],
    [50.1, 1],
    [0, 0],
  ])('is one of %d percent by chance, here in the middle: %d', async (percent, copies) => {
    await ask({ rules: mirror(percent) });
    expect(second.heard.length).toBe(copies);
  });

  test('is one for all tries', async () => {
    first.play(500, 500);
    await ask({ rules: { ...retry(['5xx']), ...mirror() } });

    expect([first.heard.length, second.heard.length]).toEqual([3, 1]);
  });
});
