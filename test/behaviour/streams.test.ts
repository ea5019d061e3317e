import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { type LiveUpstream, liveUpstream } from './support/live-upstream';
import { converse } from './support/raw-http';
import { type Running, startRun } from './support/run-files';
import { handshake, openWebSocket, type WebSocketClient } from './support/websocket';

const stream = (kind: 'sse' | 'websocket', times: object = {}, more: object = {}) => ({
  backend: 'live',
  stream: { [kind]: {}, ...times },
  ...more,
});

const SPEC = {
  name: 'shop',
  schemes: { partners: { apiKey: { header: 'x-key' } } },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
  access: { open: 'streams are looked at' },
  body: { maxSize: '1Mi' },
  backends: { live: { timeout: '1s' } },
  routes: {
    'GET /chat/{how}': stream('websocket'),
    'GET /quiet/{how}': stream('websocket', { idleTimeout: '2s' }),
    'GET /brief/{how}': stream('websocket', { maxDuration: '2s' }),
    'GET /one/{how}': stream('websocket', {}, { limits: [{ concurrent: 1, scope: 'instance' }] }),
    'GET /mine/{how}': stream('websocket', {}, { access: { scheme: 'partners' } }),
    'GET /sse/{how}': stream('sse'),
    'GET /sse-quiet/{how}': stream('sse', { idleTimeout: '2s' }),
    'GET /sse-brief/{how}': stream('sse', { maxDuration: '2s' }),
    'GET /sse-one/{how}': stream('sse', {}, { limits: [{ concurrent: 1, scope: 'instance' }] }),
    'GET /plain/{how}': { backend: 'live' },
  },
};

let live: LiveUpstream;
let running: Running;

const start = (spec: object) => startRun({ spec, secrets: { keys: { acme: 'k-1' } }, words: ['--bind', `live=${live.url}`] });

beforeAll(async () => {
  live = await liveUpstream();
  running = await start(SPEC);
});

afterAll(async () => {
  await running?.end();
  await live.close();
});

async function open(path: string, headers: readonly string[] = [], port = running.port): Promise<WebSocketClient> {
  const client = await openWebSocket(port, path, headers);
  onTestFinished(() => void client.socket.destroy());
  return client;
}

async function said(client: WebSocketClient, text: string): Promise<string> {
  client.send(text);
  return client.message();
}

/** The times at which pieces of an answer came, until it ends or is cut off. */
async function pieces(path: string, millis = 20_000): Promise<{ status: number; text: string; times: number[]; lasted: number }> {
  const began = Date.now();
  const response = await fetch(`${running.url}${path}`, { signal: AbortSignal.timeout(millis) });
  const [times, texts]: [number[], string[]] = [[], []];
  try {
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      times.push(Date.now() - began);
      texts.push(Buffer.from(piece).toString());
    }
  } catch {
    // cut off
  }
  return { status: response.status, text: texts.join(''), times, lasted: Date.now() - began };
}

describe('a WebSocket', () => {
  test('carries messages both ways, beyond the timeout and more than a body may have', async () => {
    const client = await open('/chat/echo');
    expect(await said(client, 'hello')).toBe('hello');
    const large = 'x'.repeat(12 * 1024 * 1024);
    expect((await said(client, large)).length).toBe(large.length);
    await sleep(1_500);
    expect(await said(client, 'still there')).toBe('still there');
  });

  test('ends when nothing has come for idleTimeout, and not while something comes', async () => {
    const client = await open('/quiet/echo');
    for (let times = 0; times < 3; times += 1) {
      await sleep(1_000);
      expect(await said(client, 'x')).toBe('x');
    }
    const lasted = await client.ended;
    expect(lasted).toBeGreaterThan(4_800);
    expect(lasted).toBeLessThan(9_000);
    await eventually(() => live.over.includes('/quiet/echo'));
  });

  test('ends after maxDuration, however much comes', async () => {
    const client = await open('/brief/echo');
    const talk = setInterval(() => client.send('x'), 100);
    const lasted = await client.ended;
    clearInterval(talk);
    expect(lasted).toBeGreaterThan(1_800);
    expect(lasted).toBeLessThan(5_000);
  });

  test('whose handshake the backend does not answer within the timeout is 504', async () => {
    const began = Date.now();
    const [answer] = await converse(running.port, [handshake('/chat/never', [])], { answers: 1 });
    expect(answer).toMatchObject({ status: 504, body: expect.stringContaining('backend-timeout') });
    expect(Date.now() - began).toBeGreaterThan(900);
    expect(Date.now() - began).toBeLessThan(4_000);
  });

  test('that the backend refuses is refused with its words', async () => {
    const [answer] = await converse(running.port, [handshake('/chat/refused', [])], { answers: 1 });
    expect(answer).toMatchObject({ status: 403, body: 'no' });
  });

  test('that does not come about hands on nothing of what came behind its handshake', async () => {
    const hidden = 'GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n';
    const [answer, ...others] = await converse(running.port, [handshake('/chat/plain', []), hidden]);
    expect([answer?.status, others]).toEqual([200, []]);
    expect(live.seen.filter((line) => line.includes('hidden'))).toEqual([]);
  });

  test('is let in like every other request', async () => {
    await expect(open('/mine/echo')).rejects.toThrow('HTTP/1.1 401 ');
    await expect(open('/mine/echo', ['x-key: wrong'])).rejects.toThrow('HTTP/1.1 401 ');
    expect(live.seen.filter((line) => line.includes('/mine/'))).toEqual([]);
    expect(await said(await open('/mine/echo', ['x-key: k-1']), 'in')).toBe('in');
  });

  test('counts as one request until its end', async () => {
    const first = await open('/one/echo');
    expect(await said(first, 'a')).toBe('a');
    // a decision of the companion may come too late on a crowded machine
    await eventually(() =>
      open('/one/echo').then(
        () => false,
        ({ message }: Error) => message.startsWith('HTTP/1.1 429 '),
      ),
    );
    first.socket.destroy();
    await eventually(async () => {
      const next = await open('/one/echo').catch(() => undefined);
      return next !== undefined && (await said(next, 'b')) === 'b';
    });
  });

  test('ends on the other side when one side has ended', async () => {
    const client = await open('/chat/half');
    client.socket.end();
    await client.ended;
    await eventually(() => live.over.includes('/chat/half'));
  });

  test.each([
    ['where no stream is', handshake('/plain/echo', [])],
    ['where events are', handshake('/sse/echo', [])],
    ['with another protocol beside it', handshake('/chat/echo', []).replace('Upgrade: websocket', 'Upgrade: websocket, h2c')],
    ['at a path with an escape that needs none', handshake('/ch%61t/echo', [])],
  ])('is 403 %s', async (_, request) => {
    const before = live.seen.length;
    const [answer] = await converse(running.port, [request], { answers: 1 });
    expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('urn:tollgate:problem:forbidden') });
    expect(live.seen.length).toBe(before);
  });

  test('that is asked for without a handshake is a request like any other', async () => {
    expect(await (await fetch(`${running.url}/chat/echo`)).text()).toBe('plain');
  });
});

describe('events', () => {
  test('arrive one by one, beyond the timeout, until the client has enough; the backend hears of that', async () => {
    const { status, times } = await pieces('/sse/events', 2_500);
    expect(status).toBe(200);
    expect(times.length).toBeGreaterThan(6);
    expect(times[0]).toBeLessThan(1_000);
    expect(times.at(-1)).toBeGreaterThan(1_500);
    await eventually(() => live.over.includes('/sse/events'));
  });

  test.each(['/sse/late-events', '/sse/never'])('whose head does not come within the timeout are 504 (%s)', async (path) => {
    const { status, text, lasted } = await pieces(path);
    expect([status, JSON.parse(text).type]).toEqual([504, 'urn:tollgate:problem:backend-timeout']);
    expect(lasted).toBeGreaterThan(900);
    expect(lasted).toBeLessThan(4_000);
  });

  test('end when nothing has come for idleTimeout', async () => {
    const { text, lasted } = await pieces('/sse-quiet/one-event');
    expect(text).toBe('data: 0\n\n');
    expect(lasted).toBeGreaterThan(1_800);
    expect(lasted).toBeLessThan(5_000);
  });

  test('end after maxDuration, however many come', async () => {
    const { times, lasted } = await pieces('/sse-brief/events');
    expect(times.length).toBeGreaterThan(4);
    expect(lasted).toBeGreaterThan(1_800);
    expect(lasted).toBeLessThan(5_000);
  });

  test('without a stream end at the timeout', async () => {
    const { status, lasted } = await pieces('/plain/events');
    expect(status).toBe(200);
    expect(lasted).toBeGreaterThan(900);
    expect(lasted).toBeLessThan(4_000);
  });

  test('count as one request until their end', async () => {
    const leaving = new AbortController();
    const first = await fetch(`${running.url}/sse-one/events`, { signal: leaving.signal });
    expect(first.status).toBe(200);
    // a decision of the companion may come too late on a crowded machine
    await eventually(async () => (await fetch(`${running.url}/sse-one/events`)).status === 429);
    leaving.abort();
    await eventually(async () => (await pieces('/sse-one/plain')).status === 200);
  });

  test('arrive one by one over HTTP/2', async () => {
    const session = connectHttp2(running.url);
    onTestFinished(() => session.destroy());
    const request = session.request({ ':path': '/sse/events' });
    const texts: string[] = [];
    request.on('data', (text: Buffer) => texts.push(text.toString()));
    await eventually(() => texts.length > 6);
    expect(texts.slice(0, 2)).toEqual(['data: 0\n\n', 'data: 1\n\n']);
  });
});

test('a reload of routes keeps streams, and so does the removal of their own', async () => {
  const own = await start(SPEC);
  onTestFinished(() => own.end());
  const client = await open('/chat/kept', [], own.port);
  own.writeSpec({ ...SPEC, routes: { ...SPEC.routes, 'GET /more': { backend: 'live' } } });
  await eventually(async () => (await fetch(`${own.url}/more`)).status === 200);
  expect(await said(client, 'after the first')).toBe('after the first');
  const { 'GET /chat/{how}': _, ...others } = SPEC.routes;
  own.writeSpec({ ...SPEC, routes: others });
  await eventually(async () => (await fetch(`${own.url}/chat/kept`)).status === 404);
  expect(await said(client, 'after the second')).toBe('after the second');
});

test('streams go on while the gateway drains, and end with it', async () => {
  const own = await start(SPEC);
  const client = await open('/chat/drained', [], own.port);
  const end = own.end();
  await sleep(500);
  expect(await said(client, 'still there')).toBe('still there');
  await client.ended;
  await end;
  expect(await own.ended).toBe(0);
  await expect(connected(own.port)).resolves.toBe(false);
});

function connected(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).on('error', () => resolve(false));
  });
}
