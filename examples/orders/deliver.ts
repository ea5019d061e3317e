import { App as CloudApp, Stack } from 'aws-cdk-lib';
import { Chart, App as ClusterApp } from 'cdk8s';
import { ManagedApi } from 'tollgate';

const cloud = new CloudApp();
ManagedApi.fromFile(new Stack(cloud, 'Orders'), 'Orders', 'orders.yaml', {
  bindings: { backends: { orders: { url: 'https://orders.internal.example.com' } } },
});
cloud.synth();

const cluster = new ClusterApp();
const api = ManagedApi.fromFile(new Chart(cluster, 'orders'), 'Orders', 'orders.yaml', {
  bindings: { backends: { orders: { service: { name: 'orders', port: 8080 } } } },
});
api.addRoutes({ 'DELETE /orders/{id}': { backend: 'orders', access: { scheme: 'customers', scopes: ['orders:write'] } } });
cluster.synth();
