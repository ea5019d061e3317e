import { expect, test } from 'vitest';
import { readDocument } from '../../src/spec/document';
import { parseApi } from '../../src/spec/parse';
import { cpuMillis } from '../support/cpu';

test('reads and parses 10,000 routes within seconds', () => {
  const route = { backend: 'orders', limits: [{ requests: 1, per: 'second', scope: 'instance', by: ['ip'] }] };
  const routes = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`GET /things${index}/{id}`, route]));
  const text = JSON.stringify({ name: 'large', access: { open: 'a test' }, backends: { orders: {} }, routes }, undefined, 1);
  const cost = cpuMillis(() => {
    const document = readDocument(text, 'json');
    expect(Object.keys(parseApi(document.value, document).routes)).toHaveLength(10_000);
  });

  expect(cost).toBeLessThan(20_000);
}, 30_000);
