import { describe, expect, test } from 'vitest';
import { exchange } from '../../../src/runtime/core/oauth/exchange';
import type { FormAnswer } from '../../../src/runtime/core/oauth/post-form';
import { signer } from '../support/tokens';
import { json, type Script, scripted } from './support';

const RULES = { endpoint: 'https://id.example.com/token', audience: 'orders', scopes: ['read', 'write'] };
const NOW_SECONDS = 1_700_000_000;

const exchanging = (script: Script, rules: Partial<typeof RULES> = {}) => {
  const server = scripted(script);
  return { ...server, exchange: exchange({ ...RULES, ...rules }, server.ports) };
};

const key = signer('ES256', 'one');
const jwt = (exp: number) => key.token({ exp });
const bearer = (members: object = {}) => json({ access_token: 'new', token_type: 'Bearer', expires_in: 60, ...members });
const forSubject: Script = ({ form }) => bearer({ access_token: `for-${form.subject_token}-${form.audience}` });

describe('the authorization server', () => {
  test('is asked for an access token of an audience and scopes', async () => {
    const { asked, exchange: change } = exchanging(() => bearer());

    expect(await change('opaque')).toEqual({ token: 'new' });
    expect(asked).toEqual([
      {
        url: RULES.endpoint,
        timeoutMillis: 2_000,
        authorization: `Basic ${Buffer.from('gateway:s3cret').toString('base64')}`,
        form: {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: 'opaque',
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          audience: 'orders',
          scope: 'read write',
        },
      },
    ]);
  });

  test('chooses the scopes where none are written', async () => {
    const { asked, exchange: change } = exchanging(() => bearer(), { scopes: [] });
    await change('opaque');

    expect(asked[0]?.form).not.toHaveProperty('scope');
  });

  test('is asked once for a token that many bring at the same moment, and no caller gets another one’s', async () => {
    const { asked, exchange: change } = exchanging(forSubject);
    const found = await Promise.all(Array.from({ length: 40 }, (_, index) => change(index % 2 === 0 ? 'ann' : 'bob')));

    expect(asked).toHaveLength(2);
    expect(found.slice(0, 2)).toEqual([{ token: 'for-ann-orders' }, { token: 'for-bob-orders' }]);
    expect(await change('ann')).toEqual({ token: 'for-ann-orders' });
  });
});

describe('a new token is remembered', () => {
  test.each<[string, string, object, number]>([
    ['as long as it lives, but for five seconds on its way', 'opaque', {}, 55],
    ['no longer than it says of itself', 'opaque', { access_token: jwt(NOW_SECONDS + 30), expires_in: 60 }, 25],
    ['as it says of itself, where the server does not', 'opaque', { access_token: jwt(NOW_SECONDS + 30), expires_in: undefined }, 25],
    ['no longer than the caller’s own lives', jwt(NOW_SECONDS + 20), {}, 15],
    ['not at all where nobody says how long it lives', 'opaque', { expires_in: undefined }, 0],
    ['not at all where it lives for a moment', 'opaque', { expires_in: 5 }, 0],
    ['not at all where the caller’s own is over', jwt(NOW_SECONDS - 1), {}, 0],
  ])('%s', async (_, subject, members, seconds) => {
    const { asked, state, exchange: change } = exchanging(() => bearer(members));
    await change(subject);
    if (seconds > 0) {
      state.nowMillis += seconds * 1000 - 1;
      await change(subject);
      expect(asked).toHaveLength(1);
      state.nowMillis += 1;
    }
    await change(subject);
    expect(asked).toHaveLength(2);
  });
});

test('a refusal of the caller’s token counts for ten seconds', async () => {
  const { asked, failures, state, exchange: change } = exchanging(() => json({ error: 'invalid_grant' }, { status: 400 }));
  expect([await change('opaque'), await change('opaque')]).toEqual(['refused', 'refused']);
  expect([asked.length, failures]).toEqual([1, []]);

  state.nowMillis += 10_000;
  state.script = () => bearer();
  expect(await change('opaque')).toEqual({ token: 'new' });
});

describe('nothing goes on, and nothing is remembered, where', () => {
  test.each<[string, FormAnswer | Error]>([
    ['the server cannot be reached', new Error('https://id.example.com cannot be reached (ECONNREFUSED)')],
    ['it fails', { ...bearer(), status: 500 }],
    ['it refuses the gateway', json({ error: 'invalid_client' }, { status: 401 })],
    ['it refuses for another reason', json({ error: 'invalid_target' }, { status: 400 })],
    ['it refuses with invalid_grant and another status', json({ error: 'invalid_grant' }, { status: 403 })],
    ['it refuses without JSON', json('no', { status: 400 })],
    ['it leads elsewhere', { ...bearer(), status: 302 }],
    ['its answer is no JSON', json('{"access_token":"new"')],
    ['its answer has another media type', { ...bearer(), contentType: 'text/plain' }],
    ['the token is missing', json({ token_type: 'Bearer' })],
    ['the token is empty', bearer({ access_token: '' })],
    ['the token is a number', bearer({ access_token: 7 })],
    ['the token has a line end', bearer({ access_token: 'new\r\nx-admin: yes' })],
    ['the token has a space', bearer({ access_token: 'new one' })],
    ['the token is not for Bearer', bearer({ token_type: 'N_A' })],
    ['the token is longer than headers are', bearer({ access_token: 'n'.repeat(16_385) })],
    ['the token has expired', bearer({ access_token: jwt(NOW_SECONDS) })],
    ['the type of the token is a list', bearer({ token_type: ['Bearer'] })],
    ['the type of the token is missing', bearer({ token_type: undefined })],
    ['expires_in is a text', bearer({ expires_in: '60' })],
    ['expires_in is 0', bearer({ expires_in: 0 })],
    ['expires_in is null', bearer({ expires_in: null })],
  ])('%s', async (_, answer) => {
    const { asked, failures, state, exchange: change } = exchanging(() => answer);
    expect(await change('s3cret-token')).toBe('unavailable');
    expect(failures).toHaveLength(1);
    expect(failures[0]).not.toMatch(/s3cret|new/);

    state.script = () => bearer();
    expect(await change('s3cret-token')).toEqual({ token: 'new' });
    expect(asked).toHaveLength(2);
  });
});
