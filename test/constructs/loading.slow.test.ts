import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const LIBRARIES = ['aws-cdk-lib', 'cdk8s', 'zod', 'yaml'];

/** The libraries that a program has loaded at its end. */
function loadedBy(program: string): string[] {
  const listing = `console.log(JSON.stringify(Object.keys(require.cache)))`;
  const source = `const tollgate = require('./src/index'); ${program}; ${listing}`;
  const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '--eval', source], { encoding: 'utf8' });
  const files = JSON.parse(output.trim().split('\n').at(-1) as string) as string[];
  return LIBRARIES.filter((library) => files.some((file) => file.includes(`/node_modules/${library}/`)));
}

const api = `{ spec: { name: 'ping', routes: { 'GET /': { respond: { status: 200 }, access: { open: 'a test' } } } } }`;

test('loading the package loads no other library', () => {
  expect(loadedBy('')).toEqual([]);
});

test('an app for Kubernetes never loads aws-cdk-lib', () => {
  const loaded = loadedBy(
    `const { Testing } = require('cdk8s'); const chart = Testing.chart(); new tollgate.ManagedApi(chart, 'Api', ${api}); Testing.synth(chart)`,
  );

  expect(loaded).toContain('cdk8s');
  expect(loaded).not.toContain('aws-cdk-lib');
});

test('an app for AWS never loads cdk8s', () => {
  const loaded = loadedBy(
    `const { App, Stack } = require('aws-cdk-lib'); const app = new App(); new tollgate.ManagedApi(new Stack(app, 'S'), 'Api', ${api}); app.synth()`,
  );

  expect(loaded).toContain('aws-cdk-lib');
  expect(loaded).not.toContain('cdk8s');
});
