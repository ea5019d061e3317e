import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import { fromShards, toShards } from '../../src/targets/kubernetes/shards';

const planOf = (generation: string, text: string): KubernetesPlan => ({
  name: 'shop',
  generation,
  envoy: { listeners: [], routes: [{ '@type': 'routes', name: 'gateway', text }], clusters: [] },
  agent: { keys: [], drainSeconds: 30 },
});

const SMALLEST = 400;

test('a plan that fits is one readable file', () => {
  const plan = planOf('a1', 'x');
  const shards = toShards(plan);

  expect([...shards.keys()]).toEqual(['shard-000.json']);
  expect(JSON.parse(shards.get('shard-000.json') ?? '')).toEqual({ generation: 'a1', index: 0, count: 1, plan });
});

test('any plan survives being taken apart, and no file is too large', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 3_000 });
  fc.assert(
    fc.property(fc.string(), texts, fc.integer({ min: SMALLEST, max: 4_000 }), (generation, text, maxBytes) => {
      const plan = planOf(generation, text);
      const shards = toShards(plan, maxBytes);

      expect(fromShards(shards)).toEqual({ plan });
      for (const shard of shards.values()) expect(Buffer.byteLength(shard)).toBeLessThanOrEqual(maxBytes);
    }),
  );
});

test('a route configuration that is larger than a file is divided', () => {
  const plan = planOf('a1', 'x'.repeat(400_000));
  const shards = toShards(plan);

  expect([...shards.keys()]).toEqual(['shard-000.json', 'shard-001.json', 'shard-002.json']);
  expect(fromShards(shards)).toEqual({ plan });
});

describe('while a volume is updated', () => {
  const old = toShards(planOf('old', 'é"\\'.repeat(300)), SMALLEST);
  const next = toShards(planOf('next', '😀\n'.repeat(200)), SMALLEST);

  test('every mixture of two generations is either one of them or missing something', () => {
    const names = [...new Set([...old.keys(), ...next.keys()])];
    fc.assert(
      fc.property(fc.subarray(names), (updated) => {
        const files = new Map(old);
        for (const name of updated) files.set(name, next.get(name) ?? '').get(name) === '' && files.delete(name);
        const assembly = fromShards(files);

        if ('missing' in assembly) expect(assembly.missing).toMatch(/generation \w+: \d+ of \d+ shards/);
        else expect(['old', 'next']).toContain(assembly.plan.generation);
      }),
    );
  });

  test('files that only the older generation had do no harm', () => {
    const assembly = fromShards(new Map([...old, ...toShards(planOf('new', 'x'), 10_000)]));

    expect(assembly).toEqual({ plan: planOf('new', 'x') });
  });

  test('it says how much is there', () => {
    const [first, second] = next;

    expect(fromShards(new Map([first, second]))).toEqual({ missing: `generation next: 2 of ${next.size} shards` });
  });
});

test.each([
  ['nothing', new Map(), 'no configuration yet'],
  ['half a file', new Map([['shard-000.json', '{"generation":"a"']]), 'shard-000.json is not a part of a plan'],
  ['another file', new Map([['shard-000.json', '{"hello":"world"}']]), 'shard-000.json is not a part of a plan'],
  ['null', new Map([['shard-000.json', 'null']]), 'shard-000.json is not a part of a plan'],
  [
    'a damaged part',
    new Map([['s.json', '{"generation":"a","index":0,"count":1,"part":"{"}']]),
    'generation a: its shards do not fit together',
  ],
])('%s is no plan', (_, files, missing) => {
  expect(fromShards(files)).toEqual({ missing });
});
