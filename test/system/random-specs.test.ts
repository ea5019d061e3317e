import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { MATRIX } from '../../src/capability/matrix';
import { writeTemplates } from '../../src/cli/synth/aws';
import { bootstrap } from '../../src/targets/kubernetes/envoy/bootstrap';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import { onAws, onKubernetes, parsed } from '../support/random-spec/compiled';
import { type Legal, legalized } from '../support/random-spec/legal';
import { forAws, forKubernetes, type Written } from '../support/random-spec/specs';
import { type Emitted, refusals } from '../support/static-envoy';

/** `SEED=7 npx vitest run --project system random-specs` has the same specs again. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

const specs = (of: fc.Arbitrary<Written>, numRuns: number) => fc.sample(of, { seed, numRuns });

/** What is left of specs without what is refused; any other error names the spec. */
function legal<T>(of: fc.Arbitrary<Written>, numRuns: number, compile: (written: Written) => T): [name: string, legal: Legal<T>][] {
  return specs(of, numRuns).flatMap((written, index) => {
    const name = `spec ${index} of seed ${seed}`;
    try {
      const found = legalized(written, compile);
      return found === undefined ? [] : [[name, found]];
    } catch (error) {
      throw new Error(`${name}: ${JSON.stringify(written)}`, { cause: error });
    }
  });
}

test(`the real Envoy takes every legal spec, and all that a plan names is there (seed ${seed})`, async () => {
  const emitted = legal(forKubernetes, 60, onKubernetes).map(([name, { output }]): Emitted => ({ name, plan: output.plan }));

  expect(emitted.length).toBeGreaterThan(15);
  expect(emitted.flatMap(({ name, plan }) => missing(plan).map((one) => `${name}: ${one}`))).toEqual([]);
  expect([...(await refusals(emitted))]).toEqual([]);
}, 300_000);

/** Clusters, route tables and listeners inside of Envoy that something leads to, and nothing is. */
function missing({ envoy }: KubernetesPlan): string[] {
  const text = JSON.stringify(envoy);
  const always = JSON.stringify(bootstrap({ socketDir: '/tmp', name: 'random' }));
  const known = [...envoy.clusters, ...envoy.routes, ...envoy.listeners].map(({ name }) => name);
  const named = [...text.matchAll(/"(?:cluster|cluster_name|route_config_name|server_listener_name)":"([^"]+)"/g)].map(
    ([, name]) => name as string,
  );
  return [...new Set(named)].filter((name) => !known.includes(name) && !always.includes(`"name":"${name}"`));
}

test(`AWS synthesizes every spec that it does not refuse by name (seed ${seed})`, () => {
  const synthesized = legal(forAws, 30, onAws);
  const out = mkdtempSync(join(tmpdir(), 'tollgate-random-'));
  onTestFinished(() => rmSync(out, { recursive: true }));

  expect(synthesized.length).toBeGreaterThan(3);
  for (const [name, { written, refused }] of synthesized) {
    expect(refused.filter(({ code, path, message }) => !/^[A-Z][A-Za-z0-9]+$/.test(code) || path === '' || message === '')).toEqual([]);
    const { files } = writeTemplates(parsed(written), join(out, name));
    for (const file of files) expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).Resources).length, name).toBeGreaterThan(0);
  }
}, 300_000);

/** Empty blocks say nothing, and the steps of CodeDeploy need two versions of one function: none of these is drawn. */
const NOT_DRAWN = ['backends.*.retry', 'routes.*.retry', 'routes.*.canary.steps.interval'];

test('every field of an API may be drawn', () => {
  const many = fc.sample(forKubernetes, { seed: 1, numRuns: 1_000 });
  const drawn = new Set(many.flatMap(({ spec }) => MATRIX.api.used(spec).map(({ row }) => row.field)));

  expect(MATRIX.api.rows.map(({ field }) => field).filter((field) => !drawn.has(field) && !NOT_DRAWN.includes(field))).toEqual([]);
});
