import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ManagedApi } from 'tollgate';
import { routes } from './routes';

/** A template may have a megabyte, which is room for about 500 routes: as many stacks as it takes. */
const ROUTES_PER_STACK = 400;

const outdir = mkdtempSync(join(tmpdir(), 'tollgate-synth-'));
const app = new App({ outdir });
const all = Object.entries(routes);
for (let first = 0; first < all.length; first += ROUTES_PER_STACK) {
  new ManagedApi(new Stack(app, `Bench${first}`), 'Api', {
    spec: {
      name: `bench-${first}`,
      access: { open: 'the open part of the benchmark' },
      backends: { orders: {} },
      routes: Object.fromEntries(all.slice(first, first + ROUTES_PER_STACK)),
    },
    bindings: { backends: { orders: { url: 'https://orders.example.com' } }, aws: { quotas: { resourcesPerApi: 2_000 } } },
  });
}
app.synth();
rmSync(outdir, { recursive: true });
