import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shop } from '../../examples/shop/spec';
import { ManagedApi } from '../../src/constructs/managed-api';
import type { KubernetesBindings } from '../../src/spec/bindings-kubernetes';
import { GatewayPerDomain } from '../../src/topology/gateway-per-domain';
import { ping } from '../constructs/small-api';

const outdir = mkdtempSync(join(tmpdir(), 'tollgate-manifests-'));
const image = { tag: '0.1.0', digest: `sha256:${'0'.repeat(64)}` };

/** One chart for each way in which a gateway can be delivered. */
const CASES: { readonly [name: string]: KubernetesBindings } = {
  rollout: { replicas: { min: 3, max: 12 }, exposure: { loadBalancer: {} } },
  hot: { release: 'hot', exposure: { clusterIp: {} } },
  fixed: { replicas: { min: 2, max: 2 } },
};

const shopBindings = {
  values: { customers: 'https://id.example.com', staff: 'https://staff.example.com' },
  backends: {
    catalog: { url: 'https://catalog.example.com' },
    orders: { service: { name: 'orders', namespace: 'sales', port: 8080, headless: true } },
    'orders-v1': { url: 'https://orders-v1.example.com' },
    'orders-next': { service: { name: 'orders-next', namespace: 'sales', port: 8080 } },
    accounts: { endpoints: [{ url: 'http://10.0.0.1:8080' }, { url: 'http://[fd00::1]:8080' }] },
  },
  store: { redis: { url: 'rediss://redis.example.com:6379', password: { secret: 'redis', key: 'password' } } },
};

beforeAll(() => {
  const app = new App({ outdir });
  for (const [name, kubernetes] of Object.entries(CASES)) {
    const bindings = { ...shopBindings, kubernetes: { namespace: 'shop', image, ...kubernetes } };
    new ManagedApi(new Chart(app, name), 'Api', { spec: shop, bindings });
  }
  const listener = { tls: { certificate: { secret: 'shop-tls' } }, redirectHttp: true };
  new ManagedApi(new Chart(app, 'tls'), 'Api', {
    spec: shop,
    bindings: { ...shopBindings, listener, kubernetes: { namespace: 'shop', image } },
  });
  const domain = { host: 'ping.example.com', owner: 'team-ping', specs: [ping], bindings: { kubernetes: { image } } };
  new GatewayPerDomain(new Chart(app, 'domains'), 'Edge', { domains: [domain] });
  app.synth();
});

afterAll(() => rmSync(outdir, { recursive: true }));

const files = ['domains', 'tls', ...Object.keys(CASES)].map((name) => join(outdir, `${name}.k8s.yaml`));

test('kubernetes-validate finds every manifest right for every supported version', () => {
  for (const version of ['1.33', '1.35', '1.37']) {
    const output = run(join(required('TOLLGATE_TOOLS'), 'kubernetes-validate'), ['-k', version, '--strict', ...files]);

    expect(output.match(/passed for resource deployment\//g)).toHaveLength(files.length);
  }
});

test('checkov finds nothing that a production gateway should not do', () => {
  const report = JSON.parse(
    run(required('TOLLGATE_CHECKOV'), ['-d', outdir, '--framework', 'kubernetes', '--compact', '--quiet', '--skip-download', '-o', 'json']),
  );

  expect(report.results.failed_checks).toEqual([]);
  expect(report.summary.passed).toBeGreaterThan(300);
  expect(report.summary.parsing_errors).toBe(0);
});

/** What a program writes, to either stream. */
function run(program: string, args: readonly string[]): string {
  return execFileSync('sh', ['-c', '"$0" "$@" 2>&1', program, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run scripts/proofs.sh, which installs it`);
  return value;
}
