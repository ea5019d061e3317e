import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problem } from '../../src/problem';
import { folder, tollgate } from './support';

const api = (routes: readonly string[], name = 'api') =>
  [`name: ${name}`, `basePath: /${name}`, 'access: { open: a test }', 'backends: { b: {} }', 'routes:', ...routes, ''].join('\n');
const paths = (count: number, more = '') => Array.from({ length: count }, (_, index) => `  GET /p${index}: { backend: b${more} }`);

async function checkedForAws(files: { readonly [name: string]: string }, ...more: string[]) {
  const [file] = Object.keys(files) as [string];
  const { status, stdout, stderr } = await tollgate('check', join(folder(files), file), '--target', 'aws', '--json', ...more);
  const { problems } = JSON.parse(stdout) as { problems: Problem[] };
  return { status, stderr, said: problems.map(({ path, code, severity = 'error' }) => `${severity} ${code} ${path}`) };
}

test('without bindings, what no binding could mend is a problem all the same', async () => {
  const odd = ['  GET /a/: { backend: b }', '  GET /ping: { respond: { status: 200 } }'];
  const rooted = api(odd).replace('basePath: /api\n', '');
  expect(await checkedForAws({ 'odd.yaml': rooted })).toMatchObject({
    status: 1,
    said: ['error AwsTrailingSlash routes["GET /a/"]', 'error AwsReservedPath routes["GET /ping"]'],
  });
  expect(await checkedForAws({ 'many.yaml': api(paths(300)) })).toMatchObject({
    status: 1,
    said: ['error AwsTooManyResources routes'],
  });
  expect(await checkedForAws({ 'fit.yaml': api(paths(298)) })).toMatchObject({ status: 0, said: [] });
});

test('without bindings, what some binding could mend is a warning', async () => {
  const changed = `, request: { headers: { set: { ${Array.from({ length: 60 }, (_, index) => `x-headerofthebackend${index}: yes`).join(', ')} } } }`;
  const files = { 'wide.yaml': api(paths(250, changed)) };
  expect(await checkedForAws(files)).toMatchObject({ status: 0, said: ['warning AwsTemplateTooLarge routes'] });
  const bound = await checkedForAws(files, '--bind', 'b=https://b.example.com');
  expect(bound).toMatchObject({ status: 1, said: ['error AwsTemplateTooLarge routes'] });
});

test('without bindings, values that are bound later are no problem, and each API of a gateway is looked at', async () => {
  const files = {
    'gateway.yaml': 'apis: [one.yaml, two.yaml]',
    'one.yaml': `hosts: ['\${value:host}']\n${api(paths(1), 'one')}`,
    'two.yaml': `hosts: ['\${value:host}']\n${api(paths(300), 'two')}`,
  };
  expect(await checkedForAws(files)).toMatchObject({ status: 1, said: ['error AwsTooManyResources two: routes'] });
});
