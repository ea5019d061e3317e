import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Bindings } from '../../src/spec/bindings';
import { type Outcome, tollgate } from '../cli/support';
import { type ImportedGithub, importGithub } from '../support/github';

const CONFIG_MAP_BYTES = 1024 * 1024;
const TEMPLATE_BYTES = 1_000_000;
const MAIN = { github: { url: 'https://api.github.com' } };
const BACKENDS = { ...MAIN, 'uploads-github-com': { url: 'https://uploads.github.com' } };
const RAISED = { quotas: { resourcesPerApi: 2_000 } };
let github: ImportedGithub;

beforeAll(async () => {
  github = await importGithub();
});

afterAll(() => github?.remove());

test('the API of GitHub passes the checks of kubernetes that need no environment', async () => {
  expect(await tollgate('check', github.file, '--target', 'kubernetes')).toMatchObject({ status: 0, stderr: '' });
});

test('what it needs too much of on AWS is found without an environment', async () => {
  const { status, stderr } = await tollgate('check', github.file, '--target', 'aws');

  expect(status).toBe(1);
  expect(stderr).toMatch(/\[AwsTooManyResources\].*\[AwsTemplateTooLarge\]/s);
});

test('it is divided into ConfigMaps that Kubernetes takes', async () => {
  const { status, stdout } = await synth('kubernetes', github.file, { backends: BACKENDS });
  const manifests = parseAllDocuments(readFileSync(stdout.trim(), 'utf8')).map((document) => document.toJS());
  const maps = manifests.filter(({ kind }) => kind === 'ConfigMap');

  expect(status).toBe(0);
  expect(maps.length).toBeGreaterThan(1);
  expect(Math.max(...maps.map((map) => Buffer.byteLength(JSON.stringify(map))))).toBeLessThan(CONFIG_MAP_BYTES);
  expect(new Set(maps.map(({ metadata }) => metadata.annotations['tollgate/generation'])).size).toBe(1);
});

test('it needs more resources than one API of AWS has, which is said before anything is deployed', async () => {
  const { status, stderr } = await synth('aws', github.file, { backends: BACKENDS });

  expect(status).toBe(1);
  expect(stderr).toMatch(/the paths need 1320 resources .* the quota is 300; raise the quota .* \[AwsTooManyResources\]/);
});

test('with that quota raised, it is still larger than a template may be, which is said as well', async () => {
  const { status, stderr } = await synth('aws', github.file, { aws: RAISED, backends: BACKENDS });

  expect(status).toBe(1);
  expect(stderr).not.toContain('AwsTooManyResources');
  expect(stderr).toMatch(/a CloudFormation template may have 1000000; divide the API .* \[AwsTemplateTooLarge\]/);
});

test('a part of it fits into a template: all that GitHub has for organizations', async () => {
  const { spec } = github;
  const part = join(github.folder, 'orgs.json');
  const routes = Object.fromEntries(Object.entries(spec.routes).filter(([key]) => key.includes(' /orgs')));
  writeFileSync(part, JSON.stringify({ ...spec, name: 'orgs', backends: { github: {} }, routes }));

  const { status, stdout, stderr } = await synth('aws', part, { aws: RAISED, backends: MAIN });

  expect([status, stderr]).toEqual([0, expect.stringMatching(/^warning: [^\n]* \[AwsHostsWithoutCertificate\]\n$/)]);
  expect(readFileSync(stdout.trim()).length).toBeLessThan(TEMPLATE_BYTES);
});

function synth(target: string, file: string, bindings: Bindings): Promise<Outcome> {
  const bound = join(github.folder, 'bindings.json');
  writeFileSync(bound, JSON.stringify(bindings));
  return tollgate('synth', file, '--target', target, '--out', join(github.folder, target), '--bindings', bound);
}
