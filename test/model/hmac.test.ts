import { describe, expect, test } from 'vitest';
import { credentialGroups } from '../../src/model/credential-groups';
import type { Scheme } from '../../src/spec/scheme';
import { model, problems, shop } from './support';

const signed = (header: string, key = 'token') => ({ hmac: { header, prefix: 'sha256=', secret: { secret: 'webhook', key } } });
const key = { apiKey: { header: 'x-signature' } };
const consumers = { acme: { keys: [{ secret: 'partners', key: 'acme' }] } };
const access = { scheme: 'one' };

const anyOf = (one: Scheme, other: Scheme, fields: object = {}) =>
  problems(shop({ schemes: { one, other }, access: { anyOf: [{ scheme: 'one' }, { scheme: 'other' }] }, ...fields } as never));

describe('a scheme of signed bodies', () => {
  test('has a header in lower case, and no prefix where none is written', () => {
    const { prefix: _, ...hmac } = signed('X-Signature').hmac;
    const api = model(shop({ schemes: { one: { hmac } }, access } as never));

    expect(api.schemes.get('one')?.hmac).toEqual({ header: 'x-signature', prefix: '', secret: { secret: 'webhook', key: 'token' } });
  });

  test.each<[string | undefined, number]>([
    [undefined, 300_000],
    ['1m30s', 90_000],
  ])('with a time and a tolerance of %s lets it lie %i ms from now', (tolerance, toleranceMillis) => {
    const timestamp = { header: 'X-Timestamp', ...(tolerance !== undefined && { tolerance }) };
    const api = model(shop({ schemes: { one: { hmac: { ...signed('x-signature').hmac, timestamp } } }, access } as never));

    expect(api.schemes.get('one')?.hmac?.timestamp).toEqual({ header: 'x-timestamp', toleranceMillis });
  });

  test('waits for no time in a header that no client can send', () => {
    const timestamp = { header: 'x-request-time' };
    const settings = { name: 'edge', requestId: { header: 'x-request-time' } };

    expect(
      problems(shop({ schemes: { one: { hmac: { ...signed('x-signature').hmac, timestamp } } }, access } as never), { settings } as never),
    ).toEqual([expect.stringContaining('schemes.one.hmac.timestamp.header: no request has the header "x-request-time"')]);
  });

  test('decides together with others of the same header, so that a secret can change, and apart from those of another', () => {
    const schemes = { one: signed('x-signature'), next: signed('X-Signature', 'next'), other: signed('x-other') };
    const rule = { anyOf: [{ scheme: 'one' }, { scheme: 'other' }, { scheme: 'next' }] };
    const api = model(shop({ schemes, access: rule } as never));

    expect(credentialGroups(['one', 'other', 'next'].map((name) => api.schemes.get(name) as never)).map((group) => group.schemes)).toEqual([
      ['one', 'next'],
      ['other'],
    ]);
  });

  test.each<[string, Scheme, Scheme]>([
    ['a key in its header', signed('x-signature'), key],
    ['a signature where a key is looked at before', key, signed('x-signature')],
  ])('is refused before %s, which would never be tried', (_, one, other) => {
    expect(anyOf(one, other, { consumers })).toEqual([
      'access.anyOf: "one" decides on whatever stands where "other" looks, so that is never tried; write "other" first or remove it [NeverTried]',
    ]);
  });

  test.each<[string | undefined, number]>([
    [undefined, 1024 * 1024],
    ['64Ki', 64 * 1024],
    ['10Mi', 10 * 1024 * 1024],
  ])('reads bodies of maxSize %s, which are at most %i bytes', (maxSize, bytes) => {
    const body = maxSize === undefined ? {} : { body: { maxSize } };
    const [route] = model(shop({ schemes: { one: signed('x-signature') }, access, ...body } as never)).routes;

    expect(route?.maxBodyBytes).toBe(bytes);
  });

  test('leaves bodies of other routes as they are', () => {
    const routes = {
      'POST /signed': { backend: 'orders' },
      'POST /open': { backend: 'orders', access: { open: 'a test' } },
    };
    const spec = { name: 'shop', schemes: { one: signed('x-signature') }, access, backends: { orders: {} }, routes };

    expect(
      model(spec)
        .routes.map(({ key: route, maxBodyBytes }) => [route, maxBodyBytes])
        .sort(),
    ).toEqual([
      ['POST /open', undefined],
      ['POST /signed', 1024 * 1024],
    ]);
  });

  test('takes no body above what is held back, once for each place that says so', () => {
    expect(problems(shop({ schemes: { one: signed('x-signature') }, access, body: { maxSize: '11Mi' } } as never))).toEqual([
      'body.maxSize: is above 10Mi, the most that is held back to look at a signature; write at most "10Mi" [SignedBodyTooLarge]',
    ]);
  });
});
