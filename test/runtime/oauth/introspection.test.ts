import { describe, expect, test } from 'vitest';
import { introspection } from '../../../src/runtime/core/oauth/introspection';
import type { FormAnswer } from '../../../src/runtime/core/oauth/post-form';
import { json, type Script, scripted } from './support';

const RULES = { endpoint: 'https://id.example.com/introspect', ttlMillis: 60_000, timeoutMillis: 2_000 };

const looking = (script: Script, rules: Partial<typeof RULES> = {}) => {
  const server = scripted(script);
  return { ...server, introspect: introspection({ ...RULES, ...rules }, server.ports) };
};

const seconds = (millis: number) => millis / 1000;
const active = (members: object = {}) => json({ active: true, sub: 'ann', ...members });
const byToken = (): Script => (question) => active({ sub: `holder of ${question.form.token}` });

describe('the authorization server', () => {
  test('is asked with the token in a form, by a client that proves who it is', async () => {
    const { asked, introspect } = looking(() => active());

    expect(await introspect('opaque')).toEqual({ active: true, sub: 'ann' });
    expect(asked).toEqual([
      {
        url: RULES.endpoint,
        timeoutMillis: 2_000,
        authorization: `Basic ${Buffer.from('gateway:s3cret').toString('base64')}`,
        form: { token: 'opaque', token_type_hint: 'access_token' },
      },
    ]);
  });

  test('is not asked where the credentials of the gateway are missing', async () => {
    const { asked, failures, state, introspect } = looking(() => active());
    state.client = undefined;

    expect(await introspect('opaque')).toBe('unavailable');
    expect([asked, failures]).toEqual([[], ['the credentials of the gateway are missing: clientId and clientSecret']]);
  });

  test('is asked once about a token that many bring at the same moment', async () => {
    const { asked, introspect } = looking(byToken());
    const answers = await Promise.all(Array.from({ length: 50 }, () => introspect('opaque')));

    expect(asked).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
  });

  test('is asked about each of two tokens, and neither gets what was said of the other', async () => {
    const { asked, introspect } = looking(byToken());
    const [one, other] = await Promise.all([introspect('one'), introspect('other')]);

    expect([one, other, await introspect('one')]).toMatchObject([
      { sub: 'holder of one' },
      { sub: 'holder of other' },
      { sub: 'holder of one' },
    ]);
    expect(asked).toHaveLength(2);
  });
});

describe('an answer counts', () => {
  test('for ttl, and then the server is asked anew', async () => {
    const { asked, state, introspect } = looking(() => active());
    await introspect('opaque');
    state.nowMillis += 59_999;
    await introspect('opaque');
    expect(asked).toHaveLength(1);

    state.nowMillis += 1;
    state.script = () => json({ active: false });
    expect(await introspect('opaque')).toBe('inactive');
    expect(asked).toHaveLength(2);
  });

  test('not beyond the exp of its token', async () => {
    const { asked, state, introspect } = looking(() => active({ exp: seconds(1_700_000_000_000) + 5 }));
    expect(await introspect('opaque')).toMatchObject({ sub: 'ann' });
    state.nowMillis += 5_000;

    expect(await introspect('opaque')).toBe('inactive');
    expect(asked).toHaveLength(2);
  });

  test('never again where ttl is 0', async () => {
    const { asked, introspect } = looking(() => active(), { ttlMillis: 0 });
    await introspect('opaque');
    await introspect('opaque');

    expect(asked).toHaveLength(2);
  });

  test.each([
    [60_000, 10_000],
    [3_000, 3_000],
  ])('with a ttl of %i ms for %i ms where it is negative', async (ttlMillis, refusedMillis) => {
    const { asked, state, introspect } = looking(() => json({ active: false }), { ttlMillis });
    await introspect('opaque');
    state.nowMillis += refusedMillis - 1;
    expect(await introspect('opaque')).toBe('inactive');
    expect(asked).toHaveLength(1);

    state.nowMillis += 1;
    state.script = () => active();
    expect(await introspect('opaque')).toMatchObject({ sub: 'ann' });
  });

  test('although ten thousand made-up tokens came after it', async () => {
    const { asked, state, introspect } = looking(() => active());
    await introspect('opaque');
    state.script = () => json({ active: false });
    for (let index = 0; index <= 10_000; index++) await introspect(`made-up-${index}`);

    expect(await introspect('opaque')).toMatchObject({ sub: 'ann' });
    expect(asked.filter(({ form }) => form.token === 'opaque')).toHaveLength(1);
  });
});

test('what is remembered has a bound: the oldest of ten thousand and one tokens is asked about anew', async () => {
  const { asked, introspect } = looking(() => active());
  for (let index = 0; index <= 10_000; index++) await introspect(`token-${index}`);
  await introspect('token-10000');
  expect(asked).toHaveLength(10_001);

  await introspect('token-0');
  expect(asked).toHaveLength(10_002);
});

describe('nobody is let in, and nothing is remembered, where', () => {
  test.each<[string, FormAnswer | Error]>([
    ['the server cannot be reached', new Error('https://id.example.com cannot be reached (ECONNREFUSED)')],
    ['it fails', json({ active: true }, { status: 500 })],
    ['it refuses the gateway', json({ error: 'invalid_client' }, { status: 401 })],
    ['it leads elsewhere', json({ active: true }, { status: 302 })],
    ['it answers with another status of success', json({ active: true }, { status: 201 })],
    ['its answer is no JSON', json('{"active":true')],
    ['its answer is a list', json([{ active: true }])],
    ['its answer is null', json('null')],
    ['its answer is empty', json('')],
    ['its answer is not UTF-8', { ...json({}), body: Buffer.from('7b22616374697665223a747275652c22737562223a22ff227d', 'hex') }],
    ['its answer has another media type', json({ active: true }, { contentType: 'text/html' })],
    ['its answer has a media type that only begins so', json({ active: true }, { contentType: 'application/jsonp' })],
    ['its answer has no media type', { status: 200, contentType: undefined, body: json({ active: true }).body }],
    ['active is missing', json({ sub: 'ann' })],
    ['active is a text', json({ active: 'true' })],
    ['active is a number', json({ active: 1 })],
    ['exp is a text', active({ exp: '9999999999' })],
    ['exp is null', active({ exp: null })],
    ['exp is before all time', active({ exp: -1 })],
    ['sub is a number', active({ sub: 7 })],
    ['its answer nests without need', active({ deep: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) })],
  ])('%s', async (_, answer) => {
    const { asked, failures, state, introspect } = looking(() => answer);
    expect(await introspect('s3cret-token')).toBe('unavailable');
    expect(failures).toHaveLength(1);
    expect(failures[0]).not.toMatch(/s3cret|gateway:/);

    state.script = () => active();
    expect(await introspect('s3cret-token')).toMatchObject({ sub: 'ann' });
    expect(asked).toHaveLength(2);
  });
});

test('an answer may say its charset', async () => {
  const { introspect } = looking(() => json({ active: true }, { contentType: 'Application/JSON; charset=utf-8' }));
  expect(await introspect('opaque')).toEqual({ active: true });
});

test('an answer without exp counts for ttl', async () => {
  const { asked, state, introspect } = looking(() => active({ exp: undefined }));
  await introspect('opaque');
  state.nowMillis += 59_999;
  await introspect('opaque');
  expect(asked).toHaveLength(1);
});
