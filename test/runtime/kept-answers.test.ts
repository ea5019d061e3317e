import { expect, test } from 'vitest';
import { readKept } from '../../src/runtime/companion/kept';
import { createKeptAnswers, type KeptAnswer, type KeptQuestion } from '../../src/runtime/core/kept-answers';

const QUESTION: KeptQuestion = {
  way: 'way',
  asked: 'shop.example.com /orders?a=1',
  caller: 'customers:ann',
  told: ['x-tenant'],
  credentials: ['cookie'],
  headers: [
    ['accept', 'text/html'],
    ['cookie', 'a=b'],
    ['x-tenant', 'one'],
  ],
  ttlMillis: 60_000,
};

const asked = (fields: Partial<KeptQuestion> = {}): KeptQuestion => ({ ...QUESTION, ...fields });
const answer = (text: string, ...headers: KeptAnswer['headers']): KeptAnswer => ({ headers, body: Buffer.from(text) });

function setUp({ mostBytes = 1_000_000, mostAnswers = 100 } = {}) {
  const clock = { now: 1_000_000 };
  const kept = createKeptAnswers({ mostBytes, mostAnswers, nowMillis: () => clock.now });
  const last = (fields: Partial<KeptQuestion> = {}) => kept.last(asked(fields))?.body.toString();
  return { kept, clock, last };
}

test('the last answer counts for its time, as the one who asks and the one who kept it see it, with its age', () => {
  const { kept, clock, last } = setUp();
  kept.keep(asked(), answer('one'));
  clock.now += 59_999;
  kept.keep(asked(), answer('two', ['age', '5']));
  clock.now += 2_500;

  expect(kept.last(asked())).toEqual({ headers: [['age', '7']], body: Buffer.from('two') });
  expect(last({ ttlMillis: 2_500 })).toBeUndefined();
  expect(kept.size().answers).toBe(0);
  kept.keep(asked({ ttlMillis: 10 }), answer('three'));
  clock.now += 10;
  expect(last()).toBeUndefined();
  expect(kept.size()).toEqual({ answers: 0, bytes: 0 });
});

test.each([
  ['way', { way: 'other' }],
  ['address', { asked: 'shop.example.com /orders?a=2' }],
  ['caller', { caller: 'customers:bob' }],
  ['caller with a part of the address', { caller: '', asked: 'shop.example.com /orders?a=1customers:ann' }],
  [
    'header that the gateway sets',
    {
      headers: [
        ['x-tenant', 'two'],
        ['cookie', 'a=b'],
      ] as const,
    },
  ],
  [
    'cookie',
    {
      headers: [
        ['x-tenant', 'one'],
        ['cookie', 'a=c'],
      ] as const,
    },
  ],
  [
    'number of cookies',
    {
      headers: [
        ['x-tenant', 'one'],
        ['cookie', 'a=b'],
        ['cookie', 'a=b'],
      ] as const,
    },
  ],
])('another %s is another question', (_, fields) => {
  const { kept, last } = setUp();
  kept.keep(asked(), answer('one'));

  expect(last(fields)).toBeUndefined();
  kept.forget(asked(fields));
  expect(last()).toBe('one');
});

test('answers are told apart by what the last one says that they vary by', () => {
  const { kept, last } = setUp();
  const by = (accept: string) => ({
    headers: [
      ['x-tenant', 'one'],
      ['cookie', 'a=b'],
      ['accept', accept],
    ] as const,
  });
  kept.keep(asked(by('text/html')), answer('html', ['vary', 'Accept']));
  kept.keep(asked(by('application/json')), answer('json', ['vary', 'accept , ,']));

  expect([last(by('text/html')), last(by('application/json')), last(by('text/plain'))]).toEqual(['html', 'json', undefined]);
  kept.keep(asked(by('text/plain')), answer('all'));
  expect([last(by('text/html')), last(by('text/plain'))]).toEqual(['all', 'all']);
});

test('what belongs to a connection or a request is left out of what is kept', () => {
  const { kept } = setUp();
  const own = [
    ['connection', 'x-hop, close'],
    ['x-hop', 'a'],
    ['x-envoy-upstream-service-time', '1'],
    ['x-tollgate-fallback', 'me'],
    ['transfer-encoding', 'chunked'],
    ['x-request-id', 'b'],
    ['content-length', '3'],
  ] as const;
  kept.keep(asked(), answer('one', ...own, ['link', '<a>'], ['link', '<b>'], ['x-kept', '']));

  expect(kept.last(asked())?.headers).toEqual([
    ['link', '<a>'],
    ['link', '<b>'],
    ['x-kept', ''],
    ['age', '0'],
  ]);
});

test('memory is bounded in bytes and in answers: what was needed least lately goes first', () => {
  const { kept, last } = setUp({ mostBytes: 10_000, mostAnswers: 4 });
  const at = (asked: string) => ({ asked });
  for (const path of ['a', 'b', 'c', 'd']) kept.keep(asked(at(path)), answer(path));
  expect(last(at('a'))).toBe('a');
  kept.keep(asked(at('e')), answer('e'));
  expect(['a', 'b', 'c', 'd', 'e'].map((path) => last(at(path)))).toEqual(['a', undefined, 'c', 'd', 'e']);

  kept.keep(asked(at('f')), answer('f'.repeat(6_000)));
  expect(kept.size().bytes).toBeLessThanOrEqual(10_000);
  expect(last(at('f'))).toHaveLength(6_000);
  kept.keep(asked(at('g')), answer('g'.repeat(10_000)));
  expect(kept.size()).toEqual({ answers: 0, bytes: 0 });
  for (let index = 0; index < 1_000; index++) kept.keep(asked(at(`${index}`)), answer('x'));
  expect(kept.size().answers).toBe(4);
});

test('a message is read to the byte, and what cannot be read is nothing', () => {
  const head = '=way\n=60000\n=host /a\n=\n=x-tenant,x-user\n=cookie\naccept: a: b\nx-empty: \n\n';
  const body = Buffer.from([0, 10, 10, 255, 13, 10, 10]);
  const said = readKept(Buffer.concat([Buffer.from(`${head}etag: "\u00e9"\n\n`, 'latin1'), body]));

  expect(said).toEqual({
    question: {
      ...{ way: 'way', ttlMillis: 60_000, asked: 'host /a', caller: '', told: ['x-tenant', 'x-user'], credentials: ['cookie'] },
      headers: [
        ['accept', 'a: b'],
        ['x-empty', ''],
      ],
    },
    headers: [['etag', '"\u00e9"']],
    body,
  });
  expect(readKept(Buffer.from(`${head}\n\n${'x'}`))).toMatchObject({ headers: [], body: Buffer.from('x') });
  for (const broken of ['', 'way', '=way\n=a\n=b\n=c\n=d\n=e\n\n', '=way\n=1\n\n']) expect(readKept(Buffer.from(broken))).toBeUndefined();
});
