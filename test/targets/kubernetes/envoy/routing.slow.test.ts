import fc from 'fast-check';
import { expect, test } from 'vitest';
import { METHODS, type PathTemplate } from '../../../../src/model/path';
import { compareTemplates, isForAny, parseRouteKey } from '../../../../src/model/template';
import { SpecError } from '../../../../src/problem';
import type { KubernetesPlan } from '../../../../src/targets/kubernetes/plan';
import { answering, planOf } from './support';

const literal = fc.constantFrom('a', 'b', 'ab', 'a.b', 'new');
const template = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: literal }, { weight: 2, arbitrary: fc.constant('{p}') }), { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([steps, rest]) => `/${[...steps.map((step, index) => step.replace('p', `p${index}`)), ...(rest ? ['{rest+}'] : [])].join('/')}`);
const key = fc.tuple(fc.constantFrom('GET', 'PUT', 'GET,PUT', 'ANY'), template).map(([methods, path]) => `${methods} ${path}`);
const path = fc
  .array(fc.oneof(literal, fc.constantFrom('', 'abc', 'a+b')), { minLength: 1, maxLength: 5 })
  .map((steps) => `/${steps.join('/')}`);

/** Segments, not characters: `{id}` is one that is not empty, `{rest+}` zero or more. */
function fits({ segments }: PathTemplate, text: string): boolean {
  const steps = text.split('/').slice(1);
  const rest = segments.findIndex((segment) => 'rest' in segment);
  if (rest < 0 ? steps.length !== segments.length : steps.length < rest) return false;
  return segments.every((segment, index) => {
    if ('rest' in segment) return true;
    return 'literal' in segment ? segment.literal === steps[index] : steps[index] !== '';
  });
}

/** The most specific route that matches path and method answers; 405 only where none of any specificity has the method. */
function expected(keys: readonly string[], method: string, text: string): string {
  const matching = keys.map((one) => ({ one, ...parseRouteKey(one) })).filter((route) => fits(route.template, text));
  const ordered = matching.sort((a, b) => compareTemplates(a.template, b.template) || Number(isForAny(a.one)) - Number(isForAny(b.one)));
  const found = ordered.find((route) => (route.methods as readonly string[]).includes(method));
  return found?.one ?? (matching.length > 0 ? '405' : 'not found');
}

function plan(keys: readonly string[], basePath: string, opened: readonly string[] = []): KubernetesPlan | undefined {
  const paths = (one: string) => (opened.includes(one) ? { paths: { allow: ['nonAscii'] } } : {});
  try {
    return planOf({
      ...(basePath === '' ? {} : { basePath }),
      routes: Object.fromEntries(keys.map((one) => [one, { respond: { status: 204 }, ...paths(one) }])),
    });
  } catch (error) {
    if (error instanceof SpecError) return undefined; // ties and routes that are never reached
    throw error;
  }
}

test.each(['', '/api'])('Envoy chooses the route that the model means, below %j', (basePath) => {
  let compared = 0;
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 6 }), fc.array(path, { minLength: 10, maxLength: 10 }), (keys, paths) => {
      const made = plan(keys, basePath);
      if (made === undefined) return;
      for (const text of paths.filter((one) => !one.includes('//'))) {
        for (const method of [...METHODS.slice(0, 4), 'BREW']) {
          const name = answering(made, { method, path: `${basePath}${text}?q=/a/b` })?.name ?? 'not found';
          expect([keys, method, text, name.replace(/^405 .*/, '405')]).toEqual([keys, method, text, expected(keys, method, text)]);
          compared++;
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(1_000);
});

/** The route that answers a plain path decides whether it takes an unusual one; without one, any that answers there with another method. */
function expectedUnusual(keys: readonly string[], method: string, text: string, opened: readonly string[]): string {
  const answer = expected(keys, method, text);
  const others = METHODS.map((one) => expected(keys, one, text));
  if (answer === '405' && others.some((one) => opened.includes(one))) return '405';
  return opened.includes(answer) ? answer : 'path guard';
}

test('a route opens the path guard for itself alone', () => {
  let opens = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(key, fc.boolean()), { minLength: 1, maxLength: 6, selector: ([one]) => one }),
      fc.array(path, { minLength: 10, maxLength: 10 }),
      (entries, paths) => {
        const keys = entries.map(([one]) => one);
        const opened = entries.flatMap(([one, open]) => (open ? [one] : []));
        const made = plan(keys, '', opened);
        if (made === undefined) return;
        for (const text of paths.map((one) => `${one.replaceAll('abc', '%C3%A9')}%C3%A9`).filter((one) => !one.includes('//'))) {
          for (const method of [...METHODS.slice(0, 4), 'BREW']) {
            const name = answering(made, { method, path: text })?.name ?? 'not found';
            const wanted = expectedUnusual(keys, method, text, opened);
            expect([entries, method, text, name.replace(/^405 .*/, '405')]).toEqual([entries, method, text, wanted]);
            if (wanted !== 'path guard') opens++;
          }
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(opens).toBeGreaterThan(500);
});

test('a path that only begins like a literal one is another', () => {
  const made = planOf({ routes: { 'GET /a': { respond: { status: 204 } }, 'GET /a.b': { respond: { status: 204 } } } });
  const names = ['/a', '/a?x', '/ab', '/a/b', '/a.b', '/axb'].map(
    (text) => answering(made, { method: 'GET', path: text })?.name ?? 'not found',
  );
  expect(names).toEqual(['GET /a', 'GET /a', 'not found', 'not found', 'GET /a.b', 'not found']);
});
