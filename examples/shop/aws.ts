import { readFileSync } from 'node:fs';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { type Bindings, ManagedApi } from 'tollgate';
import { shop } from './spec';

const PRODUCTION: Bindings = {
  values: { customers: 'https://id.example.com', staff: 'https://staff.example.com' },
  backends: {
    catalog: { url: 'https://catalog.internal.example.com' },
    orders: { url: 'https://orders.internal.example.com' },
    'orders-v1': { url: 'https://orders-v1.internal.example.com' },
    'orders-next': { url: 'https://orders-next.internal.example.com' },
    accounts: { url: 'https://accounts.internal.example.com' },
  },
  secrets: { 'partner-keys': { name: 'shop/partner-keys' } },
};

/** Another environment has a file of bindings of its own. */
const { SHOP_BINDINGS } = process.env;
const bindings = SHOP_BINDINGS === undefined ? PRODUCTION : (JSON.parse(readFileSync(SHOP_BINDINGS, 'utf8')) as Bindings);

const app = new App();
const stack = new Stack(app, 'Shop');

// where all that the plans allow is counted, in every environment
const api = new ManagedApi(stack, 'Shop', { spec: shop, bindings: { ...bindings, store: { dynamodb: {} } } });

new CfnOutput(stack, 'Url', { value: api.aws.url });

app.synth();
