import { describe, expect, test } from 'vitest';
import { aliasObstacle } from '../../src/capability/alias';
import { calledAlias } from '../../src/capability/code-deploy';
import { functionVersion } from '../../src/capability/function-version';
import type { ApiModel } from '../../src/model/model';
import { examine } from '../../src/model/resolve';
import type { RouteModel } from '../../src/model/route';
import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';
import type { Route } from '../../src/spec/route';
import { ledger, rowAt } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';
const versions: Bindings = { backends: { orders: { function: `${ARN}:1` }, next: { function: `${ARN}:2` } } };
const wrapped: Bindings = {
  backends: { orders: { function: `${ARN}:1`, wrapped: true }, next: { function: `${ARN}:2`, wrapped: true } },
};
const canary = { backend: 'next', weightPercent: 5 };
const steps = { shares: [10, 100], driver: 'code-deploy' as const, interval: '10m' };

const spec = (route: Route, fields: Partial<ApiSpec> = {}): ApiSpec => ({
  name: 'shop',
  access: { open: 'a test' },
  backends: { orders: {}, next: {} },
  routes: { 'GET /x': route },
  ...fields,
});

function context(written: ApiSpec, bindings: Bindings) {
  const { model } = examine({ apis: [written] });
  const [api] = model.apis as [ApiModel];
  const [route] = api.routes as [RouteModel];
  return { model, api, route, bindings };
}

function aliasOf(written: ApiSpec, bindings: Bindings = versions) {
  const { route, ...rest } = context(written, bindings);
  return calledAlias(route, rest);
}

function obstacle(written: ApiSpec, bindings: Bindings = versions) {
  const { route, api } = context(written, bindings);
  return aliasObstacle(route, api, bindings);
}

describe('an alias divides', () => {
  test.each<[string, Route, number]>([
    ['a canary', { backend: 'orders', canary: { ...canary, weightPercent: 12.5 } }, 125],
    ['a tenth of a percent', { backend: 'orders', canary: { ...canary, weightPercent: 0.1 } }, 1],
    ['a canary of nothing', { backend: 'orders', canary: { ...canary, weightPercent: 0 } }, 0],
    ['a canary of all', { backend: 'orders', canary: { ...canary, weightPercent: 100 } }, 1_000],
    [
      'weights',
      {
        weighted: [
          { backend: 'orders', weight: 3 },
          { backend: 'next', weight: 1 },
        ],
      },
      250,
    ],
  ])('%s between two versions of one function', (_, route, permille) => {
    expect(aliasOf(spec(route))).toEqual({ stable: 'orders', canary: 'next', permille });
  });

  test('behind wrap(), which changes headers without the proxy', () => {
    const route: Route = { backend: 'orders', canary, request: { headers: { set: { 'x-a': 'b' } } } };

    expect(aliasOf(spec(route), wrapped)).toBeDefined();
    expect(aliasOf(spec(route), versions)).toBeUndefined();
  });
});

describe('no alias divides', () => {
  test.each<[string, ApiSpec, Bindings, string]>([
    ['for callers who keep their sides', spec({ backend: 'orders', canary: { ...canary, sticky: ['ip'] } }), versions, '"sticky"'],
    [
      'for a preview',
      spec({ backend: 'orders', canary: { ...canary, preview: { header: 'x-canary', value: 'always' } } }),
      versions,
      '"preview" looks at a header',
    ],
    [
      'with two timeouts',
      spec({ backend: 'orders', canary }, { backends: { orders: {}, next: { timeout: '2s' } } }),
      versions,
      'have different timeouts',
    ],
    [
      'among three',
      spec({ weighted: ['orders', 'next', 'third'].map((backend) => ({ backend, weight: 1 })) }),
      versions,
      'not those of two',
    ],
    [
      'by thirds',
      spec({
        weighted: [
          { backend: 'orders', weight: 2 },
          { backend: 'next', weight: 1 },
        ],
      }),
      versions,
      'tenths of a percent',
    ],
    ...[
      [`${ARN}:1`, `${ARN}:1`],
      [`${ARN}:1`, `${ARN}-next:2`],
      [`${ARN}:1`, `${ARN}:live`],
      [ARN, `${ARN}:2`],
    ].map(([orders, next]): [string, ApiSpec, Bindings, string] => [
      `of ${orders} and ${next}`,
      spec({ backend: 'orders', canary }),
      { backends: { orders: { function: orders }, next: { function: next } } },
      'are not bound to two versions of one function',
    ]),
  ])('%s', (_, written, bindings, why) => {
    expect(obstacle(written, bindings)).toContain(why);
    expect(aliasOf(written, bindings)).toBeUndefined();
  });

  test('where the timeouts differ and the route has one of its own, one does', () => {
    const written = spec({ backend: 'orders', canary, timeout: '1s' }, { backends: { orders: {}, next: { timeout: '2s' } } });

    expect(aliasOf(written)).toBeDefined();
  });
});

test.each([
  [`${ARN}:12`, { of: ARN, version: '12' }],
  [`${ARN}:0`, undefined],
  [`${ARN}:01`, undefined],
  [`${ARN}:$LATEST`, undefined],
  [
    { version: '3', lambda: { functionArn: ARN } },
    { of: ARN, version: '3' },
  ],
  [{ version: '$LATEST', lambda: { functionArn: ARN } }, undefined],
  [{ version: { version: '3' }, lambda: { functionArn: ARN } }, undefined],
  [{ functionArn: ARN }, undefined],
  [undefined, undefined],
])('the version that is bound: %j', (bound, found) => {
  expect(functionVersion(bound)).toEqual(found);
});

describe('the ledger for AWS', () => {
  const CANARY = 'routes["GET /x"].canary';
  const rolled = (fields: object = {}, breaker: object = { errorPercent: 5, window: '1m' }) =>
    spec({ backend: 'orders', canary: { ...canary, weightPercent: 0, steps, ...fields } }, { backends: { orders: {}, next: { breaker } } });

  test('says that an alias divides, and that no engine has shown it', () => {
    const written = spec({ backend: 'orders', canary });

    expect(rowAt('aws', `${CANARY}.weightPercent`, written, versions)).toMatchObject({ how: 'native', unproven: expect.any(String) });
    expect(rowAt('aws', `${CANARY}.weightPercent`, written, {}).how).toBe('proxy');
  });

  test('says that the proxy divides what passes it anyway', () => {
    const written = spec({ backend: 'orders', canary, response: { headers: { set: { 'x-a': 'b' } } } });

    expect(rowAt('aws', `${CANARY}.weightPercent`, written, versions)).toMatchObject({
      how: 'proxy',
      note: 'which the route passes anyway',
    });
  });

  test('has a rollout and its thresholds done by CodeDeploy and alarms', () => {
    expect(ledger('aws', rolled(), versions).problems).toEqual([]);
    for (const field of ['shares', 'driver', 'interval']) {
      expect(rowAt('aws', `${CANARY}.steps.${field}`, rolled(), versions)).toMatchObject({
        how: 'native',
        note: expect.stringContaining('CodeDeploy'),
      });
    }
    expect(rowAt('aws', 'backends.next.breaker.errorPercent', rolled(), versions)).toMatchObject({
      how: 'native',
      differs: expect.stringContaining('ends a rollout and opens nothing'),
    });
  });

  test.each(['openFor', 'recoverOver'])('refuses what no rollout does: %s, which can be waived alone', (field) => {
    const written = rolled({}, { errorPercent: 5, [field]: '1m' });

    expect(ledger('aws', written, versions).problems).toMatchObject([{ path: `backends.next.breaker.${field}` }]);
    expect(ledger('aws', written, { ...versions, waive: { [`backends.*.breaker.${field}`]: 'for Kubernetes' } }).problems).toEqual([]);
  });

  test.each<[string, ApiSpec, Bindings, string]>([
    [
      'urls',
      rolled(),
      { backends: { orders: { url: 'https://a' }, next: { url: 'https://b' } } },
      'not bound to two versions of one function',
    ],
    [
      'a route that passes the proxy',
      { ...rolled(), cors: { origins: ['https://app.example.com'] } },
      versions,
      'the route passes the proxy function for "cors": API Gateway cannot change an answer',
    ],
    ['a preview', rolled({ preview: { header: 'x-canary', value: 'always' } }), versions, '"preview" looks at a header'],
  ])('refuses a rollout of %s by name, and its breaker with it', (_, written, bindings, why) => {
    const { problems } = ledger('aws', written, bindings);

    expect(problems.map(({ path }) => path).sort()).toEqual(['backends.next.breaker', `${CANARY}.steps`]);
    expect(problems.find(({ path }) => path === `${CANARY}.steps`)?.message).toContain(why);
  });

  test('takes a rollout for possible while nothing is bound yet', () => {
    expect(ledger('aws', rolled()).problems).toEqual([]);
  });
});
