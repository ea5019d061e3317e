import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { ManagedApi } from 'tollgate';
import { routes } from './routes';

const outdir = mkdtempSync(join(tmpdir(), 'tollgate-synth-'));
const app = new App({ outdir });
new ManagedApi(new Chart(app, 'bench'), 'Api', {
  spec: { name: 'bench', access: { open: 'the open part of the benchmark' }, backends: { orders: {} }, routes },
  bindings: {
    backends: { orders: { url: 'https://orders.example.com' } },
    kubernetes: {
      namespace: 'bench',
      image: { repository: 'registry.example.com/tollgate/gateway', tag: '0.1.0', digest: `sha256:${'0'.repeat(64)}` },
    },
  },
});
app.synth();
rmSync(outdir, { recursive: true });
