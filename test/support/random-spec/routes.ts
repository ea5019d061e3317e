import fc from 'fast-check';
import { fallback, fault, mirror, retry } from './backends';
import { redirect, request, respond, response, rewrite } from './changes';
import { limits } from './limits';
import { name, oneOf, rarely, some, sometimes, together } from './pieces';
import { access } from './schemes';

/** The versions of every random spec that has some. */
export const VERSIONS = ['1', '2', '3'] as const;

const KEYS = [
  'GET /o/{id}',
  'POST /o/{id}',
  'ANY /f/{id}/{rest+}',
  'GET,HEAD /f/{id}',
  'PUT,PATCH /o/{id}/x',
  'GET /r/{id}',
  'GET /q/{id}',
];

const sticky = oneOf(['ip'], ['header:x-user'], ['claim:sub'], ['caller'], ['consumer'], ['cookie:sid', 'ip']);

const canary = together(
  fc.record({ backend: name, weightPercent: oneOf(0, 0.1, 5, 50, 100) }),
  rarely(50, {
    sticky,
    preview: oneOf({ header: 'x-canary', value: 'always' }, { header: 'x-canary', value: '"é' }),
    steps: oneOf<object>({ shares: [0.1, 5, 50, 100], driver: 'git' }, { shares: [5, 100], driver: 'code-deploy' }),
  }),
);

const weighted = fc
  .tuple(fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), oneOf(0, 1, 90))
  .map(([backends, weight]) => backends.map((backend, index) => ({ backend, weight: index === 0 ? weight : 10 })));

const aggregate = fc.constant({
  calls: { a: { get: '/a', backend: 'one', timeout: '1s', otherwise: {} }, b: { get: '/b', backend: 'two' } },
  answer: { a: 'a.x' },
  timeout: '2s',
  maxAnswer: '1Ki',
});

/** What a route leads to: most of them to backends. */
const action = fc.oneof<fc.WeightedArbitrary<object>[]>(
  { weight: 40, arbitrary: fc.record({ backend: name, canary: sometimes(60, canary) }) },
  { weight: 25, arbitrary: fc.record({ weighted, sticky: sometimes(60, sticky) }) },
  { weight: 12, arbitrary: fc.record({ respond }) },
  { weight: 12, arbitrary: fc.record({ redirect }) },
  { weight: 1, arbitrary: fc.record({ aggregate }) },
  { weight: 1, arbitrary: fc.constant({ batch: { maxRequests: 5, timeout: '2s' } }) },
);

const match = oneOf<unknown>('fast', { prefix: 'é' }, { regex: 'a.*' }, { present: true }, { present: false });

const when = fc
  .tuple(fc.subarray(['headers', 'query', 'cookies'], { minLength: 1 }), match, match)
  .map(([places, first, second]) =>
    Object.fromEntries(places.map((place, index) => [place, { 'x-lane': first, ...(index === 0 && { beta: second }) }])),
  );

const elsewhere = fc.oneof<fc.Arbitrary<object>[]>(
  fc.constant({}),
  fc.record({ backend: name }),
  fc.record({ weighted }),
  fc.record({ respond }),
  fc.record({ redirect }),
);

const variant = together(fc.record({ when }), elsewhere, some(60, { rewrite, request, response }));

const body = together(
  fc.record({ maxSize: oneOf('4Ki', '2Mi') }),
  rarely(30, { contentTypes: oneOf(['application/json']) }),
  rarely(8, { schema: fc.constant({ inline: { type: 'object' } }) }),
);

const cors = together(
  fc.record({ origins: oneOf(['*'], ['https://app.example.com', 'https://*.example.com']) }),
  rarely(40, {
    methods: oneOf(['GET', 'POST']),
    headers: oneOf(['content-type']),
    exposeHeaders: oneOf(['x-request-id']),
    credentials: fc.boolean(),
    maxAge: oneOf('10m'),
  }),
);

/** What may stand on an API and on a route. */
export const everywhere = {
  ips: oneOf<object>({ deny: ['203.0.113.0/24'] }, { allow: ['10.0.0.0/8', '2001:db8::/32'] }),
  limits,
  cors,
  owner: oneOf('team'),
  tags: oneOf(['retail']),
  description: oneOf('about'),
};

const route = together(
  fc.record({ access }),
  action,
  fc.record({
    request: sometimes(35, request),
    response: sometimes(35, response),
    variants: sometimes(35, fc.array(variant, { minLength: 1, maxLength: 2 })),
  }),
  rarely(12, {
    ...everywhere,
    body,
    require: some(80, { headers: oneOf(['x-req']), query: oneOf(['must']) }),
    rewrite,
    timeout: oneOf('3s', '25s'),
    retry,
    fallback,
    mirror,
    fault,
    paths: fc.constant({ allow: ['semicolon', 'nonAscii'] }),
    versions: fc.subarray([...VERSIONS], { minLength: 1 }),
  }),
  rarely(3, {
    cache: fc.constant({ ttl: '30s', key: { query: ['q'], headers: ['accept'] }, staleOnError: '1m', shared: 'a test' }),
    stream: oneOf<object>({ sse: {}, idleTimeout: '5s' }, { websocket: {}, maxDuration: '1h' }),
  }),
);

/** Some of a few routes whose paths overlap. */
export const routes = fc.subarray(KEYS, { minLength: 2 }).chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, route]))));
