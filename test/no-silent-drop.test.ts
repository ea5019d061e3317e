import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MATRIX } from '../src/capability/matrix';
import type { Cell, Target } from '../src/capability/verdict';
import { formatPath, SpecError } from '../src/problem';
import type { ApiSpec } from '../src/spec/api';
import type { Bindings } from '../src/spec/bindings';
import { fromFile } from '../src/spec/document';
import type { GatewaySettings } from '../src/spec/gateway';
import { parseApi, parseBindings, parseSettings } from '../src/spec/parse';
import { compileAws } from '../src/targets/aws/compile';
import { compileKubernetes } from '../src/targets/kubernetes/compile';
import { gatewayManifests } from '../src/targets/kubernetes/manifests/gateway';
import { nudges } from './no-silent-drop/nudge';

const read = (name: string) => fromFile(join(__dirname, 'no-silent-drop', `${name}.yaml`)).value;

/** Bindings of all backends of a spec. */
function bound({ backends = {} }: ApiSpec): Bindings {
  const urls = Object.keys(backends).map((name) => [name, { url: `https://${name}.example.com` }] as const);
  return { backends: Object.fromEntries(urls), aws: { certificate: { arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/one' } } };
}

/** What reaches reports and the checks at synth, and no request; and the functions, which resources put beside the plan. */
const REPORTED = /\.access\.open$|^access\.open$|^name$|\.function$/;

const PLACE = { address: '127.0.0.1', port: 8080 };

type Compile = (value: unknown) => string;

/** What a target is given, as text. */
function output(target: Target, spec: ApiSpec, settings: GatewaySettings = {}): string {
  const input = { apis: [spec], settings, bindings: bound(spec) };
  if (target === 'aws') return JSON.stringify(compileAws(input).apis.map(({ plan }) => plan));
  return JSON.stringify(compileKubernetes({ ...input, place: PLACE }).plan);
}

const apiOn =
  (target: Target): Compile =>
  (value) =>
    output(target, parseApi(value));

const gatewayOn =
  (target: Target): Compile =>
  (value) =>
    output(target, parseApi(read('member')), parseSettings(value));

/** Bindings on a target: what is planned, and the manifests around it. */
const bindingsOn =
  (target: Target): Compile =>
  (value) => {
    const input = { apis: [parseApi(read('bound'))], bindings: parseBindings(value) };
    if (target === 'aws') return JSON.stringify(compileAws(input).apis.map(({ plan }) => plan));
    const { plan } = compileKubernetes({ ...input, place: PLACE });
    return JSON.stringify(gatewayManifests({ name: plan.name, bindings: input.bindings }, plan));
  };

/** Leaves that may be written otherwise and give the same output. */
function dropped(value: unknown, compile: Compile): string[] {
  const before = compile(value);
  return nudges(value).flatMap(({ path, changed }) => {
    if (REPORTED.test(formatPath(path)) || changed.some((other) => differs(other, before, compile))) return [];
    return [formatPath(path)];
  });
}

/** A refusal by the target counts as well; one of the form alone is no other value. */
function differs(value: unknown, before: string, compile: Compile): boolean {
  try {
    return compile(value) !== before;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.every(({ code }) => ['NotBuiltYet', 'RefusedByTarget'].includes(code) || code.startsWith('Aws'));
  }
}

/** Leaves that have one legal value, until others are built. */
const ONLY = [/\.protocol$/, /\.algorithm$/, /\.scope$/, /\.kty$/];

test.each<[string, string, Compile]>([
  ['api', 'Kubernetes', apiOn('kubernetes')],
  ['kubernetes', 'Kubernetes', apiOn('kubernetes')],
  ['api', 'AWS', apiOn('aws')],
  ['gateway', 'Kubernetes', gatewayOn('kubernetes')],
  ['gateway-kubernetes', 'Kubernetes', gatewayOn('kubernetes')],
  ['gateway', 'AWS', gatewayOn('aws')],
  ['bindings-kubernetes', 'Kubernetes', bindingsOn('kubernetes')],
  ['bindings-aws', 'AWS', bindingsOn('aws')],
])('each leaf of %s.yaml changes what %s is given', { timeout: 60_000 }, (name, _target, compile) => {
  expect(dropped(read(name), compile).filter((path) => !ONLY.some((pattern) => pattern.test(path)))).toEqual([]);
});

test('a field that is dropped is caught', () => {
  const compile: Compile = (value) => output('kubernetes', parseApi({ ...(value as object), ips: undefined }));
  expect(dropped({ ...(read('kubernetes') as object), ips: { deny: ['10.0.0.0/8'] } }, compile)).toContain('ips.deny[0]');
});

test.each<['api' | 'gateway', readonly string[]]>([
  ['api', ['api', 'kubernetes', 'member']],
  ['gateway', ['gateway', 'gateway-kubernetes']],
])('no field of %s that some target serves is left out here', (part, names) => {
  const used = new Set(names.flatMap((name) => MATRIX[part].used(read(name)).map(({ row }) => row.field)));
  const served = MATRIX[part].rows.filter(({ kubernetes, aws }) => !isRefusal(kubernetes) || !isRefusal(aws)).map(({ field }) => field);
  expect(served.filter((field) => !used.has(field) && !ELSEWHERE.test(field))).toEqual([]);
});

/** Metadata, what says nothing, and what repeats a field of the API under another roof. */
const ELSEWHERE =
  /(^|\.)(owner|tags|description|defaultPlan|limitHeaders|mustUse|openAllowed|access\.open)$|^access\.(anyOf|allOf)\.|^baseline\.(schemes|cors|limits)\./;

function isRefusal(cell: Cell): boolean {
  return typeof cell !== 'function' && cell.how === 'refused';
}
