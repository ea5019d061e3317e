import { describe, expect, test } from 'vitest';
import { policyAllows } from '../../src/runtime/core/authorizer-policy';

const API = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5';
const METHOD = `${API}/live/GET/orders/1`;

const statement = (Effect: unknown, Resource: unknown, Action: unknown = 'execute-api:Invoke') => ({ Effect, Action, Resource });
const allows = (...statements: readonly unknown[]) => policyAllows({ Version: '2012-10-17', Statement: statements }, METHOD);

describe('a method is allowed by', () => {
  test.each<[string, unknown]>([
    ['its own ARN', METHOD],
    ['one of several', [`${API}/live/GET/other`, METHOD]],
    ['any resource', '*'],
    ['any method of the stage', `${API}/live/*`],
    ['any path of the method', `${API}/live/GET/*`],
    ['a star in the middle of a path, which reaches over slashes', `${API}/*/1`],
    ['a question mark for one character', `${API}/live/GET/orders/?`],
    ['any API of the region', 'arn:aws:execute-api:eu-west-1:*:*'],
    ['an ARN whose last parts are left out', 'arn:aws:execute-api:eu-west-1:*'],
  ])('%s', (_, resource) => {
    expect(allows(statement('Allow', resource))).toBe(true);
  });

  test.each([['execute-api:*'], ['*'], ['execute-api:invoke'], [['execute-api:ManageConnections', 'execute-api:Inv?ke']]])(
    'the action %j',
    (action) => {
      expect(allows(statement('Allow', METHOD, action))).toBe(true);
    },
  );

  test('a statement that stands alone, with an id', () => {
    expect(policyAllows({ Statement: { Sid: 'one', ...statement('Allow', METHOD) } }, METHOD)).toBe(true);
  });
});

describe('a method is not allowed by', () => {
  test.each<[string, unknown]>([
    ['another method', `${API}/live/POST/orders/1`],
    ['another path', `${API}/live/GET/orders/2`],
    ['a path that it begins with', `${API}/live/GET/orders`],
    ['another stage', `${API}/test/*`],
    ['another API', 'arn:aws:execute-api:eu-west-1:123456789012:other/*'],
    ['another region', 'arn:aws:execute-api:us-east-1:*'],
    ['another service', 'arn:aws:s3:::*'],
    ['a star that would have to reach into the next part of the ARN', 'arn:aws:execute-api:*/live/GET/orders/1'],
    ['another case of the path', `${API}/live/GET/Orders/1`],
    ['nothing', []],
  ])('%s', (_, resource) => {
    expect(allows(statement('Allow', resource))).toBe(false);
  });

  test.each([['execute-api:ManageConnections'], ['s3:*'], [[]]])('the action %j', (action) => {
    expect(allows(statement('Allow', METHOD, action))).toBe(false);
  });

  test('what a statement denies, wherever it stands', () => {
    const [allow, deny] = [statement('Allow', '*'), statement('Deny', `${API}/live/GET/orders/*`)];
    expect([allows(allow, deny), allows(deny, allow), allows(deny)]).toEqual([false, false, false]);
    expect(allows(allow, statement('Deny', `${API}/live/DELETE/*`))).toBe(true);
  });

  test('no statements', () => {
    expect(policyAllows({ Statement: [] }, METHOD)).toBe(false);
  });
});

describe('nothing is made of', () => {
  test.each<[string, unknown]>([
    ['no policy', undefined],
    ['a policy of text', JSON.stringify({ Statement: [statement('Allow', '*')] })],
    ['a list', [statement('Allow', '*')]],
    ['a policy without statements', { Version: '2012-10-17' }],
    ['a statement of text', { Statement: ['Allow'] }],
    ['a statement without an effect', { Statement: [statement(undefined, '*')] }],
    ['an effect in other letters', { Statement: [statement('allow', '*')] }],
    ['a statement without a resource', { Statement: [{ Effect: 'Allow', Action: '*' }] }],
    ['a statement without an action', { Statement: [{ Effect: 'Allow', Resource: '*' }] }],
    ['a resource that is no ARN', { Statement: [statement('Allow', 'execute-api:/live/*')] }],
    ['a resource with a variable', { Statement: [statement('Allow', `${API}/live/GET/\${aws:username}`)] }],
    ['a resource that is no text', { Statement: [statement('Allow', [7])] }],
    ['a condition', { Statement: [{ ...statement('Allow', '*'), Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }] }],
    ['what a statement is not about', { Statement: [{ Effect: 'Allow', NotAction: 's3:*', NotResource: 'arn:aws:s3:::*' }] }],
    ['an unreadable statement behind one that allows', { Statement: [statement('Allow', '*'), { Effect: 'Deny' }] }],
  ])('%s', (_, document) => {
    expect(() => policyAllows(document, METHOD)).toThrow(/statement|resource|policy|action|effect/);
  });
});
