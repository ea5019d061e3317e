import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BackendCounts, createBreaker } from '../../src/runtime/core/breaker';

const RULE = { errorPercent: 50, minRequests: 10, windowMillis: 10_000, openForMillis: 5_000, recoverOverMillis: 10_000 };

const NOTHING: BackendCounts = { tries: 0, errors: 0, timed: 0, slow: {} };

const counts = (tries: number, errors: number): BackendCounts => ({ tries, errors, timed: tries, slow: {} });

/** A breaker that was opened at 1000, when 10 tries had failed. */
function opened(rule = RULE) {
  const breaker = createBreaker(rule);
  breaker.observe(NOTHING, 0);
  breaker.observe(counts(10, 10), 1_000);
  return breaker;
}

test.each([
  { what: 'at its share of failures', seen: counts(20, 10), state: 'open' },
  { what: 'not below it', seen: counts(20, 9), state: 'closed' },
  { what: 'not before enough requests have come', seen: counts(9, 9), state: 'closed' },
])('opens $what', ({ seen, state }) => {
  const breaker = createBreaker(RULE);
  breaker.observe(NOTHING, 0);

  breaker.observe(seen, 1_000);

  expect(breaker.state()).toBe(state);
  expect(breaker.passingPercent(1_000)).toBe(state === 'open' ? 0 : 100);
});

test('a share of 0 opens at the first failure, and not without one', () => {
  const breaker = createBreaker({ ...RULE, errorPercent: 0 });
  breaker.observe(NOTHING, 0);

  expect(breaker.observe(counts(100, 0), 1_000)).toBeUndefined();
  expect(breaker.observe(counts(200, 1), 2_000)).toBe('1 of 200 requests failed');
});

test.each([
  ['p50', 50],
  ['p90', 10],
  ['p95', 5],
  ['p99', 1],
] as const)('opens when more answers than %s allows are too slow', (quantile, most) => {
  const { errorPercent: _errorPercent, ...rest } = RULE;
  const rule = { ...rest, latencyMillis: { [quantile]: 100 } };
  const seen = (slow: number): BackendCounts => ({ tries: 100, errors: 0, timed: 100, slow: { [quantile]: slow } });
  const stateAfter = (slow: number) => {
    const breaker = createBreaker(rule);
    breaker.observe({ ...NOTHING, slow: { [quantile]: 0 } }, 0);
    breaker.observe(seen(slow), 1_000);
    return breaker.state();
  };

  expect(stateAfter(most)).toBe('closed');
  expect(stateAfter(most + 1)).toBe('open');
});

test('failures that are older than the window do not count', () => {
  const breaker = createBreaker(RULE);
  breaker.observe(NOTHING, 0);
  breaker.observe(counts(9, 9), 1_000);
  for (let at = 2_000; at <= 12_000; at += 1_000) breaker.observe(counts(9, 9), at);

  breaker.observe(counts(19, 10), 13_000);

  expect(breaker.state()).toBe('closed');
});

test('lets nothing through while it is open, then five percent, then more and more', () => {
  const breaker = opened();

  breaker.observe(counts(10, 10), 5_900);
  expect([breaker.state(), breaker.passingPercent(5_900)]).toEqual(['open', 0]);
  breaker.observe(counts(10, 10), 6_000);
  expect([breaker.state(), breaker.passingPercent(6_000)]).toEqual(['half-open', 5]);
  expect(breaker.passingPercent(11_000)).toBe(52);
  breaker.observe(counts(50, 10), 16_000);
  expect([breaker.state(), breaker.passingPercent(16_000)]).toEqual(['closed', 100]);
});

test('what failed before it was tried again does not count against it', () => {
  const breaker = opened();
  breaker.observe(counts(1_000, 1_000), 6_000);

  breaker.observe(counts(1_020, 1_000), 7_000);

  expect(breaker.state()).toBe('half-open');
});

test('opens again from half-open, for as long as before', () => {
  const breaker = opened();
  breaker.observe(counts(10, 10), 6_000);
  breaker.observe(counts(20, 20), 7_000);
  expect(breaker.state()).toBe('open');
  breaker.observe(counts(20, 20), 11_900);
  expect(breaker.state()).toBe('open');
  breaker.observe(counts(20, 20), 12_000);
  expect(breaker.state()).toBe('half-open');
});

test('closes at once where it need not recover', () => {
  const breaker = opened({ ...RULE, recoverOverMillis: 0 });

  breaker.observe(counts(10, 10), 6_000);

  expect(breaker.state()).toBe('closed');
});

test('counters that begin anew are nothing that happened', () => {
  const breaker = createBreaker(RULE);
  breaker.observe(counts(1_000, 0), 0);
  breaker.observe(counts(5, 5), 1_000);
  expect(breaker.state()).toBe('closed');

  breaker.observe(counts(15, 15), 2_000);

  expect(breaker.state()).toBe('open');
});

const steps = fc.array(fc.record({ pause: fc.integer({ min: 50, max: 3_000 }), good: fc.nat(50), bad: fc.nat(50) }), {
  minLength: 1,
  maxLength: 200,
});

test('whatever happens: opens only on failures, stays open for its time, and grows from five percent to everything', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const breaker = createBreaker(RULE);
      let [now, tries, errors, openedAt] = [0, 0, 0, 0];
      breaker.observe(NOTHING, 0);
      for (const { pause, good, bad } of all) {
        const [before, passed] = [breaker.state(), breaker.passingPercent(now)];
        now += pause;
        tries += good + bad;
        errors += bad;
        const said = breaker.observe(counts(tries, errors), now);
        const after = breaker.state();
        expect(said === undefined).toBe(before === after);
        if (after === 'open' && before !== 'open') {
          openedAt = now;
          expect(errors).toBeGreaterThan(0);
        }
        if (before === 'open' && after !== 'open') expect(now - openedAt).toBeGreaterThanOrEqual(RULE.openForMillis);
        if (before === 'half-open' && after === 'half-open') expect(breaker.passingPercent(now)).toBeGreaterThanOrEqual(passed);
        if (before === 'open') expect(after).not.toBe('closed');
        expect([0, 100].includes(breaker.passingPercent(now))).toBe(after !== 'half-open' || breaker.passingPercent(now) === 100);
      }
    }),
  );
});
