import { expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import { ledger, rowAt } from './support';

const stock: ApiSpec = {
  name: 'shop',
  access: { open: 'a test' },
  backends: { stock: { protocol: 'grpc', transcode: { descriptor: 'stock.pb', services: ['shop.Stock'] } } },
  routes: { 'GET /stock': { backend: 'stock' } },
};

test.each(['descriptor', 'services'])('Kubernetes turns JSON into gRPC by its %s', (field) => {
  expect(rowAt('kubernetes', `backends.stock.transcode.${field}`, stock)).toMatchObject({ how: 'native' });
});

test('AWS refuses it as a whole, and no waiver leaves it out', () => {
  const waive = { 'backends.*.protocol': 'JSON there', 'backends.*.transcode': 'JSON there' };

  expect(ledger('aws', stock).problems.map(({ path }) => path)).toEqual(['backends.stock.protocol', 'backends.stock.transcode']);
  expect(ledger('aws', stock, { waive }).problems).toMatchObject([
    { path: 'backends.stock.transcode', message: expect.stringContaining('let the backend take JSON over HTTP/1.1 as well') },
    { code: 'WaiverRefused' },
  ]);
});
