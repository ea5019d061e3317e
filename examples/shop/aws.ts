import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedApi } from 'tollgate';
import { shop } from './spec';

const app = new App();
const stack = new Stack(app, 'Shop');

const api = new ManagedApi(stack, 'Shop', {
  spec: shop,
  bindings: {
    values: { customers: 'https://id.example.com', staff: 'https://staff.example.com' },
    backends: {
      catalog: { url: 'https://catalog.internal.example.com' },
      orders: { url: 'https://orders.internal.example.com' },
      accounts: { url: 'https://accounts.internal.example.com' },
    },
  },
});

new CfnOutput(stack, 'Url', { value: api.aws.url });

app.synth();
