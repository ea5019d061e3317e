import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAwsGateway } from '../../../src/targets/aws/resources';
import { MINISTACK_ENV, type Ministack, startMinistack } from '../support/ministack';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer';
import { bearer, planOf } from './support';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'tollgate-cdk-'));
let ministack: Ministack;
let issuer: TokenIssuer;

beforeAll(async () => {
  [ministack, issuer] = await Promise.all([startMinistack(), startTokenIssuer()]);
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([ministack?.stop(), issuer?.close()]);
});

test('the CDK command line deploys a gateway that answers', async () => {
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Shop', { env: MINISTACK_ENV });
  const spec = {
    name: 'shop',
    schemes: { customers: { jwt: { issuer: issuer.url, jwksUri: issuer.jwksUri, audiences: ['shop'] } } },
    access: { scheme: 'customers' },
    routes: { 'GET /hello': { respond: { status: 200, body: 'hello' } } },
  };
  const { restApi } = addAwsGateway(stack, planOf(spec, {}), {});
  new CfnOutput(stack, 'RestApiId', { value: restApi.ref });
  app.synth();
  const outputs = join(folder, 'outputs.json');
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: ministack.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    CI: 'true',
  };

  const args = ['deploy', '--app', join(folder, 'cdk.out'), '--require-approval', 'never', '--outputs-file', outputs];
  await run('node_modules/.bin/cdk', args, { env });

  const { Shop } = JSON.parse(readFileSync(outputs, 'utf8')) as { readonly Shop: { readonly RestApiId: string } };
  const url = `${ministack.endpoint}/_aws/execute-api/${Shop.RestApiId}/live/hello`;
  expect((await fetch(url)).status).toBe(401);
  const response = await fetch(url, bearer(issuer.token()));
  expect([response.status, await response.text()]).toEqual([200, 'hello']);
});
