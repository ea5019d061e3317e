import { App, Chart } from 'cdk8s';
import { ManagedApi } from 'tollgate';
import { shop } from './spec';

const app = new App({ outdir: process.env.CDK8S_OUTDIR ?? 'cdk8s.out' });

new ManagedApi(new Chart(app, 'shop'), 'Shop', {
  spec: shop,
  bindings: {
    values: { customers: 'https://id.example.com', staff: 'https://staff.example.com' },
    backends: {
      catalog: { service: { name: 'catalog', port: 8080 } },
      orders: { service: { name: 'orders', port: 8080 } },
      'orders-v1': { service: { name: 'orders-v1', port: 8080 } },
      'orders-next': { service: { name: 'orders-next', port: 8080 } },
      accounts: { service: { name: 'accounts', namespace: 'identity', port: 8080 } },
    },
    // where all instances count what the plans allow
    store: { redis: { url: 'rediss://redis.example.com:6379', password: { secret: 'redis', key: 'password' } } },
    secrets: { 'partner-keys': { name: 'shop-partner-keys' } },
    kubernetes: {
      namespace: 'shop',
      // of the image that you built and tested: see image/README.md
      image: { repository: 'registry.example.com/tollgate/gateway', tag: '0.1.0', digest: `sha256:${'0'.repeat(64)}` },
      replicas: { min: 3, max: 12 },
      exposure: { loadBalancer: {} },
    },
  },
});

app.synth();
