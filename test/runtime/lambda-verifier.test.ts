import { describe, expect, test } from 'vitest';
import { requestOf } from '../../src/runtime/core/event';
import type { AuthorizerEvent } from '../../src/runtime/core/gateway-event';
import { type LambdaPorts, lambdaVerifier } from '../../src/runtime/core/lambda-verifier';
import { authorizerEvent, type EventOptions } from './support/events';

const RULES = { sendHeaders: ['cookie', 'x-session'], returnHeaders: ['x-auth-user', 'level'], subject: 'x-auth-user', timeoutMillis: 50 };
const METHOD = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/live/GET/orders/1';
const REQUEST: EventOptions = { resource: '/orders/{id}', path: '/orders/1', headers: { Cookie: 'session=s3cret' } };

const policy = (Effect: string, Resource: unknown = METHOD) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
});
const allowed = { principalId: 'zoe', policyDocument: policy('Allow') };

interface Outcome {
  readonly verification: unknown;
  readonly asked: AuthorizerEvent[];
  readonly reasons: readonly string[];
}

async function verify(invoke: (event: AuthorizerEvent, signal: AbortSignal) => ReturnType<LambdaPorts['invoke']>, options = REQUEST) {
  const [asked, reasons]: [AuthorizerEvent[], string[]] = [[], []];
  const verifier = lambdaVerifier('legacy', RULES, {
    invoke: (payload, signal) => {
      const event = JSON.parse(payload) as AuthorizerEvent;
      asked.push(event);
      return invoke(event, signal);
    },
    undecided: (reason) => void reasons.push(reason),
  });
  return { verification: await verifier.verify(requestOf(authorizerEvent(options))), asked, reasons } satisfies Outcome;
}

const answered = (answer: unknown, failed = false) => verify(async () => ({ failed, payload: JSON.stringify(answer) }));
const identity = (fields: object = {}) => ({ identity: { scheme: 'legacy', scopes: [], groups: [], ...fields } });

describe('the function is asked', () => {
  const headers = { Cookie: 'session=s3cret', 'X-Session': ['a', 'b'], Authorization: 'Bearer x', 'x-api-key': 'key-of-acme' };

  test('as API Gateway would, with the headers that the scheme sends and no others', async () => {
    const event = authorizerEvent({ ...REQUEST, headers, query: { page: '2' }, parameters: { id: '1' } });
    const { asked } = await verify(async () => ({ failed: false, payload: JSON.stringify(allowed) }), {
      ...{ ...REQUEST, headers, query: { page: '2' }, parameters: { id: '1' } },
    });
    expect(asked).toEqual([
      {
        ...event,
        headers: { Cookie: 'session=s3cret', 'X-Session': 'b' },
        multiValueHeaders: { Cookie: ['session=s3cret'], 'X-Session': ['a', 'b'] },
      },
    ]);
    expect(asked[0]).toMatchObject({ type: 'REQUEST', methodArn: METHOD, resource: '/orders/{id}', httpMethod: 'GET' });
  });

  test('without the API key that API Gateway has found in a header', async () => {
    const event = authorizerEvent({ ...REQUEST, headers });
    const { requestContext } = event;
    const withKey = { ...event, requestContext: { ...requestContext, identity: { ...requestContext.identity, apiKey: 'key-of-acme' } } };
    let payload = '';
    const invoke: LambdaPorts['invoke'] = async (sent) => {
      payload = sent;
      return { failed: false, payload: JSON.stringify(allowed) };
    };
    await lambdaVerifier('legacy', RULES, { invoke, undecided: () => undefined }).verify(requestOf(withKey));
    expect(payload).toContain('192.0.2.7');
    expect(payload).not.toContain('key-of-acme');
  });

  test('about nobody who sends none of its headers', async () => {
    const { verification, asked } = await verify(async () => Promise.reject(new Error('never')), {
      ...REQUEST,
      headers: { Authorization: 'Bearer x' },
    });
    expect([verification, asked]).toEqual(['absent', []]);
  });
});

describe('who is let in', () => {
  test('has the headers and the subject that the context names, in upper or lower case', async () => {
    const context = { 'X-Auth-User': 'zoe', LEVEL: 7, other: 'secret' };
    expect((await answered({ ...allowed, context })).verification).toEqual(
      identity({ subject: 'zoe', returned: { 'x-auth-user': 'zoe', level: '7' } }),
    );
  });

  test.each([{}, { context: {} }, { context: null }, { context: { 'x-auth-user': null } }])(
    'is nobody where the context does not say who, whatever principalId is: %j',
    async (fields) => {
      expect((await answered({ ...allowed, ...fields })).verification).toEqual(identity());
    },
  );

  test('is who principalId says where the scheme names that', async () => {
    const rules = { ...RULES, subject: 'principalid', returnHeaders: ['principalid'] };
    const invoke: LambdaPorts['invoke'] = async () => ({ failed: false, payload: JSON.stringify(allowed) });
    const verifier = lambdaVerifier('legacy', rules, { invoke, undecided: () => undefined });
    expect(await verifier.verify(requestOf(authorizerEvent(REQUEST)))).toEqual(
      identity({ subject: 'zoe', returned: { principalid: 'zoe' } }),
    );
  });

  test.each(['zoe\r\nx-admin: 1', 'zoe\n', 'zoe\0'])('is nobody where the text is %j, and nothing of it goes on', async (user) => {
    expect((await answered({ ...allowed, context: { 'x-auth-user': user } })).verification).toEqual(identity());
  });

  test('may be allowed by a pattern', async () => {
    const { verification } = await answered({ ...allowed, policyDocument: policy('Allow', 'arn:aws:execute-api:*:*:*/live/GET/*') });
    expect(verification).toEqual(identity());
  });
});

describe('who is refused', () => {
  test.each<[string, unknown, boolean, string]>([
    ['by a Deny is known', { ...allowed, policyDocument: policy('Deny') }, false, 'forbidden'],
    ['by a policy for other methods is known', { ...allowed, policyDocument: policy('Allow', `${METHOD}0`) }, false, 'forbidden'],
    ['by the error Unauthorized is not', { errorMessage: 'Unauthorized', errorType: 'Error', trace: [] }, true, 'invalid'],
  ])('%s', async (_, answer, failed, expected) => {
    const { verification, reasons } = await answered(answer, failed);
    expect([verification, reasons]).toEqual([expected, []]);
  });
});

describe('nothing is decided', () => {
  test.each<[string, unknown, boolean]>([
    ['by another error', { errorMessage: 'Unauthorized: s3cret', errorType: 'Error' }, true],
    ['by a policy that comes with an error', allowed, true],
    ['by "Unauthorized" without an error', { errorMessage: 'Unauthorized' }, false],
    ['where the function may not be invoked', { Message: 'User is not authorized to perform lambda:InvokeFunction' }, true],
    ['by null', null, false],
    ['by a text', 'Allow', false],
    ['by a list', [allowed], false],
    ['by a policy without principalId', { policyDocument: policy('Allow') }, false],
    ['by a principalId that is no text', { ...allowed, principalId: 7 }, false],
    ['by an answer without a policy', { principalId: 'zoe' }, false],
    ['by a policy that is no object', { ...allowed, policyDocument: 's3cret' }, false],
    ['by the answer of a HTTP API', { isAuthorized: true }, false],
    ['by a context with a list', { ...allowed, context: { roles: ['s3cret'] } }, false],
    ['by a context that is a list', { ...allowed, context: ['s3cret'] }, false],
    ['by a context with two values of one name', { ...allowed, context: { level: '1', Level: '2' } }, false],
    ['by a condition', { ...allowed, policyDocument: { Statement: [{ ...policy('Allow').Statement[0], Condition: {} }] } }, false],
  ])('%s, and said without anything of the answer', async (_, answer, failed) => {
    const { verification, reasons } = await answered(answer, failed);
    expect([verification, reasons.length]).toEqual(['unavailable', 1]);
    expect(reasons.join()).not.toMatch(/s3cret|zoe/);
  });

  test.each<[string, () => ReturnType<LambdaPorts['invoke']>]>([
    ['by what is no JSON', async () => ({ failed: false, payload: '{s3cret' })],
    ['by nothing', async () => ({ failed: false, payload: '' })],
    ['where nobody answers', () => Promise.reject(new Error('connect ECONNREFUSED'))],
  ])('%s', async (_, invoke) => {
    const { verification, reasons } = await verify(invoke);
    expect([verification, reasons]).toEqual(['unavailable', ['it cannot be asked, or its answer is no JSON']]);
  });

  test('by a function that takes longer than it may', async () => {
    const { verification, reasons } = await verify(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    expect([verification, reasons]).toEqual(['unavailable', ['it is late']]);
  });
});
