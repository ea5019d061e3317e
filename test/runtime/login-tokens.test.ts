import { describe, expect, test } from 'vitest';
import { loginTokens } from '../../src/runtime/agent/login-tokens';
import type { FormAnswer, FormQuestion } from '../../src/runtime/core/oauth/post-form';

const NOW = 1_800_000_000;
const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const idToken = (exp: unknown) => `${segment({ alg: 'RS256' })}.${segment({ exp })}.c2ln`;
const GOOD = { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: idToken(NOW + 300), refresh_token: 'r' };

function issuer(answer: Partial<FormAnswer> & { readonly members?: object; readonly fault?: string }) {
  const [asked, said]: [FormQuestion[], string[]] = [[], []];
  const clock = { millis: NOW * 1000 };
  const get = loginTokens(
    { name: 'shop/browser' },
    {
      async post(question) {
        asked.push(question);
        if (answer.fault !== undefined) throw new Error(answer.fault);
        const { status = 200, contentType = 'application/json', members = GOOD } = answer;
        return { status, contentType, body: Buffer.from(JSON.stringify(members)) };
      },
      nowMillis: () => clock.millis,
      say: (line) => said.push(line),
      client: () => ({ endpoint: 'https://id.example.com/token', credentials: { clientId: 'web', clientSecret: 'hush' } }),
    },
  );
  const form = (members: Record<string, string>) => get(new URLSearchParams({ client_id: 'web', ...members }));
  return { asked, said, clock, form };
}

const CODE = { grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://shop.example.com/cb', code_verifier: 'v' };
const REFRESH = { grant_type: 'refresh_token', refresh_token: 'old' };

describe('tokens for a session', () => {
  test('are asked for with the credentials of the gateway and what a code needs, and nothing else', async () => {
    const { form, asked } = issuer({});
    await form({ ...CODE, client_secret: 'dummy' });

    expect(asked).toEqual([
      {
        url: 'https://id.example.com/token',
        timeoutMillis: 5_000,
        authorization: `Basic ${Buffer.from('web:hush').toString('base64')}`,
        form: CODE,
      },
    ]);
  });

  test.each([
    ['the access token', 60, 60],
    ['the id token', 900, 300],
    ['the id token, where no other time is said', undefined, 300],
  ])('last as long as %s', async (_, expires_in, seconds) => {
    expect(await issuer({ members: { ...GOOD, expires_in } }).form(CODE)).toEqual({
      ...{ access_token: 'none', token_type: 'Bearer', id_token: GOOD.id_token, expires_in: seconds, refresh_token: 'r' },
    });
  });

  test('need no refresh token', async () => {
    const { refresh_token: _, ...members } = GOOD;
    expect(await issuer({ members }).form(CODE)).not.toHaveProperty('refresh_token');
  });

  test('are renewed once for all who ask with one refresh token within ten seconds', async () => {
    const { form, asked, clock } = issuer({});
    await Promise.all([form(REFRESH), form(REFRESH)]);
    clock.millis += 9_000;
    await form(REFRESH);
    expect(asked).toHaveLength(1);
    clock.millis += 2_000;
    await form(REFRESH);
    expect(asked).toHaveLength(2);
  });

  test('are given for a code as often as the issuer does', async () => {
    const { form, asked } = issuer({});
    await form(CODE);
    await form(CODE);
    expect(asked).toHaveLength(2);
  });

  test('are refused where the issuer refuses, of which nobody is told', async () => {
    const { form, said } = issuer({ status: 400, members: { error: 'invalid_grant' } });
    expect(await form(CODE)).toBe('refused');
    expect(said).toEqual([]);
  });

  test.each<[string, Parameters<typeof issuer>[0], string]>([
    ['nobody answers', { fault: 'https://id.example.com cannot be reached (ECONNREFUSED)' }, 'cannot be reached (ECONNREFUSED)'],
    ['the gateway is not known there', { status: 401 }, 'the issuer answered 401'],
    ['there is no id token', { members: { ...GOOD, id_token: undefined } }, 'the issuer did not answer with an id token'],
    ['the id token is none', { members: { ...GOOD, id_token: 'opaque' } }, 'the issuer did not answer with an id token'],
    ['the id token never ends', { members: { ...GOOD, id_token: idToken('never') } }, 'the issuer did not answer with an id token'],
    ['the answer is no JSON', { contentType: 'text/html' }, 'the authorization server did not answer with application/json'],
  ])('are not there where %s, which is said without a token', async (_, answer, why) => {
    const { form, said } = issuer(answer);
    expect(await form(REFRESH)).toBe('unavailable');
    expect(said).toEqual([expect.stringContaining(why)]);
    expect(said[0]).toMatch(/^logins of shop\/browser: .*; who logs in gets 503$/);
  });

  test('are not there while the issuer or the credentials are not known', async () => {
    const ports = { post: () => Promise.reject(new Error('asked')), nowMillis: Date.now, say: () => {}, client: () => undefined };
    expect(await loginTokens({ name: 'a' }, ports)(new URLSearchParams(CODE))).toBe('unavailable');
  });
});
