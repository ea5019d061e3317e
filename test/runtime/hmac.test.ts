import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readHmac } from '../../src/runtime/agent/hmac';
import { startCompanion } from '../../src/runtime/companion/companion';
import { type HmacCheck, hmacPath } from '../../src/runtime/companion/hmac';
import { isTimely, saysDigest, signingKey } from '../../src/runtime/core/hmac';

const digestOf = (body: string | Buffer, key = 'k') => createHmac('sha256', key).update(body).digest();
const digest = digestOf('hello');
const hex = digest.toString('hex');

describe('a signature', () => {
  test('is that of RFC 4231, test case 2', () => {
    const known = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(saysDigest([known], '', digestOf('what do ya want for nothing?', 'Jefe'))).toBe(true);
  });

  test.each<[string, readonly string[], string]>([
    ['alone', [hex], ''],
    ['behind its prefix', [`sha256=${hex}`], 'sha256='],
    ['behind a prefix that looks like one', [`00${hex}`], '00'],
  ])('is taken %s', (_, values, prefix) => {
    expect(saysDigest(values, prefix, digest)).toBe(true);
  });

  test.each<[string, readonly string[], string]>([
    ['none at all', [], ''],
    ['nothing in it', [''], ''],
    ['two of them', [hex, hex], ''],
    ['upper-case digits', [hex.toUpperCase()], ''],
    ['another prefix', [`sha1=${hex}`], 'sha256='],
    ['a prefix in another case', [`SHA256=${hex}`], 'sha256='],
    ['no prefix where there is one', [hex], 'sha256='],
    ['the prefix twice', [`sha256=sha256=${hex}`], 'sha256='],
    ['a prefix where there is none', [`sha256=${hex}`], ''],
    ['a digit too few', [hex.slice(1)], ''],
    ['a digit too many', [`${hex}0`], ''],
    ['a line behind it', [`${hex}\n`], ''],
    ['a digit of another script', [`${hex.slice(0, -1)}１`], ''],
    ['base64', [digest.toString('base64')], ''],
    ['another body', [digestOf('hallo').toString('hex')], ''],
    ['another key', [digestOf('hello', 'x').toString('hex')], ''],
  ])('is refused with %s', (_, values, prefix) => {
    expect(saysDigest(values, prefix, digest)).toBe(false);
  });

  test.each<[string | undefined, string | undefined]>([
    ['secret', 'secret'],
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    [' secret \n\n', ' secret \n'],
    ['', undefined],
    ['\n', undefined],
    [undefined, undefined],
  ])('has the key of the entry %j without the line end behind it, and none where nothing is left', (entry, expected) => {
    expect(signingKey(entry)).toBe(expected);
  });
});

describe('the time of a signature', () => {
  const at = (values: readonly string[], nowSeconds = 1_700_000_000) =>
    isTimely(values, { header: 'x-timestamp', toleranceMillis: 60_000 }, nowSeconds * 1000);

  test.each([-60, 0, 60])('counts when it is %i s from now', (seconds) => {
    expect(at([String(1_700_000_000 + seconds)])).toBe(true);
  });

  test.each<[string, readonly string[], number?]>([
    ['it is not there', []],
    ['it is empty', ['']],
    ['it comes twice', ['1700000000', '1700000000']],
    ['it is a second too old', ['1699999939']],
    ['it is a second too far ahead', ['1700000061']],
    ['it is in milliseconds', ['1700000000000']],
    ['it has a sign', ['+1700000000']],
    ['it has a fraction', ['1700000000.0']],
    ['it has blanks', [' 1700000000']],
    ['it ends a line', ['1700000000\n']],
    ['it is hexadecimal', ['0x6553f100']],
    ['it has an exponent', ['17e8']],
    ['its digits are of another script', ['１７００００００００']],
    ['it is empty, and now is the beginning of time', [''], 0],
    ['it has more digits than a time', [`${'0'.repeat(3)}1700000000`]],
  ])('does not count when %s', (_, values, now) => {
    expect(at(values, now)).toBe(false);
  });
});

const delivery = {
  name: 'shop/hooks',
  path: '/hmac/hooks',
  header: 'x-signature',
  prefix: 'sha256=',
  allowed: 'x-yes',
  secret: 'webhook',
  key: 'token',
};

describe('the agent', () => {
  test('reads keys from their secrets and names what is missing or empty, without any key', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tollgate-hmac-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'webhook'));
    writeFileSync(join(folder, 'webhook', 'token'), 'the-secret\n');
    writeFileSync(join(folder, 'webhook', 'empty'), '\n');
    const said: string[] = [];
    const hmac = [
      delivery,
      { ...delivery, name: 'shop/empty', path: '/hmac/empty', key: 'empty' },
      { ...delivery, name: 'shop/gone', path: '/hmac/gone', key: 'gone' },
    ];

    const checks = readHmac([{ hmac }, {}, { hmac: hmac.slice(1) }], folder, (line) => said.push(line));

    expect(checks.map(({ name, signingKey: found }) => [name, found])).toEqual([
      ['shop/hooks', 'the-secret'],
      ['shop/empty', undefined],
      ['shop/gone', undefined],
    ]);
    expect(said).toEqual([
      'the secret of shop/empty is missing or empty, requests with a signature get 503: webhook/empty',
      'the secret of shop/gone is missing or empty, requests with a signature get 503: webhook/gone',
    ]);
  });
});

interface Asked {
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string | string[] };
  readonly body?: Buffer | string;
}

/** A companion that knows some schemes, and how it answers. */
async function companionOf(hmac: readonly HmacCheck[] | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-hmac-'));
  const socket = join(folder, 'companion.sock');
  const companion = await startCompanion(socket, () => {});
  if (hmac !== undefined) companion.configure({ gateway: 'shop', limits: [], hmac });
  const session = connect('http://companion', { createConnection: () => connectSocket(socket) });
  onTestFinished(() => {
    session.destroy();
    companion.close();
    rmSync(folder, { recursive: true });
  });
  const ask = ({ path = '/hmac/hooks/orders?a=b', headers = {}, body = '' }: Asked) =>
    new Promise<{ status: number | undefined; yes: unknown }>((resolve, reject) => {
      const stream = session.request({ ':method': 'POST', ':path': path, ...headers });
      stream.once('response', ({ ':status': status, 'x-yes': yes }) => resolve({ status, yes }));
      stream.once('error', reject);
      stream.resume();
      stream.end(body);
    });
  return { companion, ask };
}

const whole = { 'x-envoy-auth-partial-body': 'false' };
const signed = (body: string | Buffer, key = 'k') => ({ ...whole, 'x-signature': `sha256=${digestOf(body, key).toString('hex')}` });
const YES = { status: 200, yes: 'yes' };
const NO = { status: 200, yes: undefined };

describe('the companion', () => {
  test('says yes to the signature of the bytes that came, whatever they are', async () => {
    const { ask } = await companionOf([{ ...delivery, signingKey: 'k' }]);
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256));

    expect(await ask({ headers: signed(bytes), body: bytes })).toEqual(YES);
    expect(await ask({ headers: signed(bytes), body: bytes.subarray(1) })).toEqual(NO);
    expect(await ask({ headers: { 'x-signature': signed('')['x-signature'] } })).toEqual(YES);
    expect(await ask({ headers: whole, body: bytes })).toEqual(NO);
  });

  test('says no to several, of which one would hold', async () => {
    const { ask } = await companionOf([{ ...delivery, prefix: 'a, ', signingKey: 'k' }]);

    expect(await ask({ headers: { ...whole, 'x-signature': `a, ${hex}` }, body: 'hello' })).toEqual(YES);
    expect(await ask({ headers: { ...whole, 'x-signature': ['a', hex] }, body: 'hello' })).toEqual(NO);
  });

  test.each([
    { 'x-envoy-auth-partial-body': 'true' },
    { 'x-envoy-auth-partial-body': ['false', 'true'] },
    { 'x-envoy-auth-partial-body': [] },
  ])('says of a part that the body is too large, though its signature is right: %j', async (headers) => {
    const { ask } = await companionOf([{ ...delivery, signingKey: 'k' }]);

    expect(await ask({ headers: { ...signed('hello'), ...headers }, body: 'hello' })).toEqual({ status: 413, yes: undefined });
  });

  test.each<[string, readonly HmacCheck[] | undefined, string?]>([
    ['nothing is known yet', undefined],
    ['the scheme has no key', [delivery]],
    ['the scheme is another', [{ ...delivery, path: '/hmac/hook', signingKey: 'k' }]],
    ['the path goes on behind the name', [{ ...delivery, signingKey: 'k' }], '/hmac/hooks2/a'],
  ])('answers 503 where %s', async (_, checks, path) => {
    const { ask } = await companionOf(checks);

    expect(await ask({ headers: signed('hello'), body: 'hello', ...(path === undefined ? {} : { path }) })).toEqual({
      status: 503,
      yes: undefined,
    });
  });

  test('takes what was signed with a time while that is near, and nothing without one', async () => {
    const timestamp = { header: 'x-timestamp', toleranceMillis: 60_000 };
    const { ask } = await companionOf([{ ...delivery, timestamp, signingKey: 'k' }]);
    const now = Math.floor(Date.now() / 1000);
    const of = (time: number, says: string | string[] = String(time)) => ({
      headers: { ...signed(`${time}.hello`), 'x-timestamp': says },
      body: 'hello',
    });

    expect(await ask(of(now))).toEqual(YES);
    expect(await ask(of(now - 50))).toEqual(YES);
    expect(await ask(of(now - 70))).toEqual(NO);
    expect(await ask(of(now - 70, String(now)))).toEqual(NO);
    expect(await ask(of(now, [String(now), String(now)]))).toEqual(NO);
    expect(await ask({ headers: signed('hello'), body: 'hello' })).toEqual(NO);
    expect(await ask({ headers: signed('.hello'), body: 'hello' })).toEqual(NO);
  });

  test('takes the key that it was told last', async () => {
    const { companion, ask } = await companionOf([{ ...delivery, signingKey: 'k' }]);
    companion.configure({ gateway: 'shop', limits: [], hmac: [{ ...delivery, signingKey: 'new' }] });

    expect(await ask({ headers: signed('hello'), body: 'hello' })).toEqual(NO);
    expect(await ask({ headers: signed('hello', 'new'), body: 'hello' })).toEqual(YES);
  });

  test('knows a scheme before and after it changes, while one takes the place of the other', async () => {
    const next = { ...delivery, path: '/hmac/next', header: 'x-next', prefix: '', signingKey: 'new' };
    const { ask } = await companionOf([{ ...delivery, signingKey: 'k' }, next]);

    expect(await ask({ headers: signed('hello'), body: 'hello' })).toEqual(YES);
    expect(
      await ask({ path: '/hmac/next/a', headers: { ...whole, 'x-next': digestOf('hello', 'new').toString('hex') }, body: 'hello' }),
    ).toEqual(YES);
    expect(await ask({ path: '/hmac/next/a', headers: signed('hello'), body: 'hello' })).toEqual(NO);
  });

  test.each([0, 1, 2, 3, 4])('is asked elsewhere when part %i of a scheme changes', (part) => {
    const scheme = ['shop/hooks', 'x-signature', 'sha256=', 'webhook', 'token'];

    expect(hmacPath(scheme.map((text, index) => (index === part ? 'other' : text)))).not.toBe(hmacPath(scheme));
  });
});
