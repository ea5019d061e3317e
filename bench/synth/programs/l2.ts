import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { HttpIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { routes } from './routes';

// the same routes with the constructs of aws-cdk-lib; its ceiling of 500 resources a stack is lifted, or it would stop at 155 routes
const outdir = mkdtempSync(join(tmpdir(), 'tollgate-synth-'));
const app = new App({ outdir, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
const api = new RestApi(new Stack(app, 'Bench'), 'Api');
for (const key of Object.keys(routes)) {
  const path = key.slice('GET '.length);
  const integration = new HttpIntegration(`https://orders.example.com${path}`, {
    proxy: true,
    options: { requestParameters: { 'integration.request.path.id': 'method.request.path.id' } },
  });
  api.root.resourceForPath(path).addMethod('GET', integration, { requestParameters: { 'method.request.path.id': true } });
}
app.synth();
rmSync(outdir, { recursive: true });
