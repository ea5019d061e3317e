import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EnvoyLog, followEnvoyLog, withoutConfiguration } from '../../src/runtime/agent/envoy-log';

let folder: string;
let file: string;
let shown: string[];
let log: EnvoyLog;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tg-log-'));
  file = join(folder, 'envoy.log');
  shown = [];
  log = followEnvoyLog(file, (message) => shown.push(message), 200);
});

afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (...lines: string[]) => appendFileSync(file, lines.map((line) => `${line}\n`).join(''));
const refused = (kind: string, reason: string) => `warning config REST config for /v3/discovery:${kind} rejected: ${reason}`;

test('messages are shown without level and logger', async () => {
  write('warning main something is odd');

  await expect.poll(() => shown).toEqual(['something is odd']);
});

test('a refusal is not shown but can be asked for', async () => {
  write(refused('routes', "route: unknown cluster \\'x\\'"));

  expect(await log.refusal('routes')).toBe("route: unknown cluster 'x'");
  expect(await log.refusal('clusters')).toBeUndefined();
  expect(shown).toEqual([]);
});

test('a refusal can be forgotten', async () => {
  write(refused('routes', 'x'));
  await log.refusal('routes');

  log.forget();

  expect(await log.refusal('routes')).toBeUndefined();
});

test('the same message is shown once in a while', async () => {
  write('warning dns no answer', 'warning dns no answer', 'warning dns other');

  await expect.poll(() => shown).toEqual(['no answer', 'other']);
});

test('what is said of a single request is not shown: its query may hold a token', async () => {
  write(
    'warning http content length exceeds maximum (11 > 10), client: 127.0.0.1:54526, target: /orders?token=t',
    'warning main something is odd',
  );

  await expect.poll(() => shown).toEqual(['something is odd']);
});

const unfinished = (field: string) =>
  `field \\'${field}\\' is marked as work-in-progress. API features marked as work-in-progress are not considered stable.`;

test('the warning about the one unfinished setting that every listener has is not shown, others are', async () => {
  write(
    `warning misc ${unfinished('envoy.config.core.v3.Http1ProtocolOptions.allow_custom_methods')}`,
    `warning misc ${unfinished('envoy.config.core.v3.Http1ProtocolOptions.allow_custom_methods_too')}`,
    `warning misc ${unfinished('envoy.config.core.v3.Http2ProtocolOptions.allow_custom_methods')}`,
    "error misc field 'envoy.config.core.v3.Http1ProtocolOptions.allow_custom_methods' is not known",
  );

  const shownOf = (field: string) => unfinished(field).replaceAll('\\', '');
  await expect
    .poll(() => shown)
    .toEqual([
      shownOf('envoy.config.core.v3.Http1ProtocolOptions.allow_custom_methods_too'),
      shownOf('envoy.config.core.v3.Http2ProtocolOptions.allow_custom_methods'),
      "field 'envoy.config.core.v3.Http1ProtocolOptions.allow_custom_methods' is not known",
    ]);
});

test('a line that is written in two parts is one message', async () => {
  appendFileSync(file, 'warning main first ');
  await new Promise((resolve) => setTimeout(resolve, 50));
  appendFileSync(file, 'second\n');

  await expect.poll(() => shown).toEqual(['first second']);
});

test('what was written before it is closed is shown', async () => {
  write('critical main the end');
  await log.close();

  expect(shown).toEqual(['the end']);
});

test('the file is cut when it has grown large', async () => {
  for (let line = 0; line < 30; line++) write(`warning main ${line}${'x'.repeat(50_000)}`);
  await expect.poll(() => statSync(file).size).toBeLessThan(1_000_000);

  write('warning main after');

  await expect.poll(() => shown.at(-1)).toBe('after');
});

test.each([
  [
    'text',
    'l: goo.gle/debugonly  \nrds {\n  name: "secret"\n}\n: Proto constraint failed (StatPrefix)',
    'l: … : Proto constraint failed (StatPrefix)',
  ],
  ['text behind another marker', 'l: goo.gle/debugstr \nname: "secret"\n: too short', 'l: … : too short'],
  ['text without a marker', 'l:\nrds {\n  name: "secret"\n}\n: too short', 'l: : too short'],
  ['text on one line', 'l: goo.gle/debugproto rds { name: "secret" }', 'l: …'],
  ['text to the end', 'Invalid duration: goo.gle/debugonly \nseconds: -1\nname: "secret"', 'Invalid duration: …'],
  ['JSON', 'Unable to parse JSON as proto (INVALID): {"a":"secret"}', 'Unable to parse JSON as proto (INVALID): …'],
  ['JSON in lines', 'no: {\n "a": "secret"\n}', 'no: …'],
])('configuration as %s is cut out', (_, message, expected) => {
  expect(withoutConfiguration(message)).toBe(expected);
});

test('path templates and patterns stay', () => {
  expect(withoutConfiguration('route GET /orders/{id}: bad \\d{2}')).toBe('route GET /orders/{id}: bad \\d{2}');
});
