import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LimitQuestion, marked, questionHeader, readQuestions, valueHeader } from '../../../src/runtime/companion/limit-questions';

/** A question as Envoy asks it. */
const headersOf = ({ names, name, values }: LimitQuestion, index: number) => [
  ...[questionHeader(index, names), name],
  ...values.flatMap((value, place) => [valueHeader(index, place, 'key'), marked(value)]),
];

const question = fc.record({
  names: fc.constantFrom<LimitQuestion['names']>('limit', 'plans'),
  name: fc.constantFrom('shop/0', 'shop/GET /orders/{id}/0', 'shop'),
  values: fc.array(fc.string({ minLength: 1 })),
});

test('questions are read as they were asked, whatever stands in their values', () =>
  fc.assert(
    fc.property(fc.array(question), (questions) => {
      expect(readQuestions([':path', '/limits', ...questions.flatMap(headersOf), 'x-envoy-internal', 'true'])).toEqual(questions);
    }),
  ));

test('they keep their order, whichever header comes first', () => {
  const questions: LimitQuestion[] = Array.from({ length: 12 }, (_, index) => ({
    names: 'limit',
    name: `shop/${index}`,
    values: ['a', 'b'],
  }));
  const pairs = questions
    .map(headersOf)
    .flatMap((headers) => headers.flatMap((text, at) => (at % 2 === 0 ? [[text, headers[at + 1] as string]] : [])));

  expect(readQuestions(pairs.reverse().flat())).toEqual(questions);
});

test.each([[[]], [[questionHeader(0, 'limit'), '']], [[questionHeader(0, 'limit'), '-']]])(
  'values without a name ask nothing: %j',
  (named) => {
    expect(readQuestions([...named, valueHeader(0, 0, 'key'), '<a>', valueHeader(0, 1, 'address'), '192.0.2.1'])).toEqual([]);
  },
);

test('a value that is not there is a dash', () => {
  expect(readQuestions(headersOf({ names: 'limit', name: 'a', values: [''] }, 0))[0]?.values).toEqual(['-']);
});

test('all bytes tell callers apart', () => {
  const [one, other] = ['\xe4', '\xf6'].map((value) => readQuestions(headersOf({ names: 'limit', name: 'a', values: [value] }, 0)));

  expect(one).not.toEqual(other);
});

test('addresses count as Envoy counts them', () => {
  const addresses = ['192.0.2.1', '2001:db8:1:2:3::4', '2001:db8:1:2::', 'fe80::1%eth0'];
  const headers = addresses.flatMap((address, place) => [valueHeader(0, place, 'address'), address]);

  expect(readQuestions([questionHeader(0, 'limit'), 'a', ...headers])[0]?.values).toEqual([
    '192.0.2.1/32',
    '2001:db8:1:2::/64',
    '2001:db8:1:2::/64',
    'fe80::/64',
  ]);
});
