import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, sleep } from './gateway';
import { converseHttp2 } from './http2-raw';
import { sendHttp2, speaksHttp2 } from './http2-request';
import { converse, type RawAnswer } from './raw-http';
import { type ReachedSpec, type RequestSpec, type Row, readTable, type StepSpec, stepsOf, type Table, type TargetName } from './table';
import type { Recorded } from './table-backend';
import { answerSpec, expectAnswer, expectReached } from './table-expect';
import type { Serve, Served } from './table-gateway';
import { escaped, requestBytes } from './table-request';
import { type Stage, startStage } from './table-stage';

/** Runs `tables/NAME.yaml` on a target: one test for each row that holds there, and one start of the gateway. */
export function describeTable(name: string, target: TargetName, serve: Serve): void {
  const table = readTable(name);
  const rows = table.rows.filter((row) => holdsOn(row, table, target));
  if (rows.length === 0) return;
  describe(`${name} on ${target}: ${table.about}`, () => {
    let stage: Stage;
    let served: Served;
    beforeAll(async () => {
      stage = await startStage(table);
      served = await serve(table, stage);
    });
    afterAll(async () => {
      await served?.end();
      await stage?.close();
    });
    for (const row of rows) {
      test(row.name, () => runRow(row, { target, table, stage, served }));
      if (target === 'kubernetes' && hasEscapedTwin(row, table))
        test(`${row.name} (path escaped)`, () => runRow(row, { target, table, stage, served, change: escaped }));
      if (target === 'kubernetes' && hasHttp2Twin(row, table))
        test(`${row.name} (HTTP/2)`, () => runRow(row, { target, table, stage, served, http2: true }));
    }
  });
}

/** Conversations byte by byte are between a client and the engine: in front of an emulator they prove nothing. */
function holdsOn(row: Row, table: Table, target: TargetName): boolean {
  const isRaw = stepsOf(row).some(({ request }) => 'raw' in requestOf(request) || 'fields' in requestOf(request));
  return (row.targets ?? table.targets ?? [target]).includes(target) && !(target === 'aws' && isRaw);
}

function hasEscapedTwin(row: Row, table: Table): boolean {
  return (row.escaped ?? table.escaped ?? false) && stepsOf(row).some(({ request }) => escaped(requestOf(request)) !== undefined);
}

function hasHttp2Twin(row: Row, table: Table): boolean {
  return (row.http2 ?? table.http2 ?? false) && stepsOf(row).every(({ request }) => speaksHttp2(requestOf(request)));
}

interface Run {
  readonly target: TargetName;
  readonly table: Table;
  readonly stage: Stage;
  readonly served: Served;
  /** What is done to requests before they are sent. */
  readonly http2?: boolean;
  readonly change?: (request: RequestSpec) => RequestSpec | undefined;
}

async function runRow(row: Row, run: Run): Promise<void> {
  for (const step of stepsOf(row)) await runStep(step, run);
}

/** How long a request that was given up may take to begin at a backend all the same. */
const LATE_MILLIS = 100;

/** What came back of a request whose bytes are its own matter: nothing but its status is looked at. */
type Outcome = RawAnswer | { readonly status: number | 'reset' };

async function runStep(step: StepSpec, run: Run): Promise<void> {
  const { records } = run.stage;
  const first = records.length;
  if (step.waitMillis !== undefined) await sleep(step.waitMillis);
  for (let sent = 0; sent < (step.times ?? 1); sent++) {
    const before = records.length;
    const answers = await exchange(numbered(requestOf(step.request), sent), run);
    if (step.backend === 'nothing whole') await sleep(LATE_MILLIS);
    const spec = run.stage.fill(answerSpec(step.answer));
    if (spec.statuses !== undefined)
      expect(
        answers.map(({ status }) => status),
        'the statuses',
      ).toEqual(spec.statuses);
    else expectAnswer(answers[0] as RawAnswer, spec);
    await expectBackend(step, run, records.slice(before));
    if (step.log !== undefined) await expectLog(answers[0] as RawAnswer, step.log, run.served);
  }
  for (const [name, [least, most]] of Object.entries(step.shares ?? {})) {
    const count = records.slice(first).filter(({ backend }) => backend === name).length;
    expect(count, `requests at ${name}`).toBeGreaterThanOrEqual(least);
    expect(count, `requests at ${name}`).toBeLessThanOrEqual(most);
  }
}

/** `<count>` in a header is how often the request was sent before. */
function numbered(request: RequestSpec, sent: number): RequestSpec {
  if (request.headers === undefined || Array.isArray(request.headers)) return request;
  const headers = Object.entries(request.headers).map(([name, value]) => [name, value.replace('<count>', String(sent))]);
  return { ...request, headers: Object.fromEntries(headers) };
}

function requestOf(request: StepSpec['request']): RequestSpec {
  return typeof request === 'string' ? { line: request } : request;
}

async function exchange(written: RequestSpec, { table, stage, served, change, http2 }: Run): Promise<Outcome[]> {
  const token = written.token === undefined ? {} : { token: `<${written.token}>` };
  const request = stage.fill({ ...(change?.(written) ?? written), ...token });
  if (request.raw !== undefined) return converse(served.port, [request.raw].flat(), { pauseMillis: request.pauseMillis });
  const host = table.host ?? `127.0.0.1:${served.port}`;
  if (request.fields !== undefined) return [{ status: await converseHttp2(served.port, request.fields, request.body) }];
  if (http2 === true) return [await sendHttp2(served.port, request, host)];
  const headOnly = request.line?.startsWith('HEAD ') === true;
  const answers = await converse(served.port, [requestBytes(request, host, served.prefix)], { answers: 1, headOnly });
  return answers.map((answer) => withoutStage(answer, served));
}

/** An answer whose redirect leads below the stage, as if the API had a domain. */
function withoutStage(answer: RawAnswer, { stagePrefix }: Served): RawAnswer {
  const isBelow = (name: string, value: string) => name === 'location' && stagePrefix !== undefined && value.startsWith(`${stagePrefix}/`);
  const headers = answer.headers.map(([name, value]) => [name, isBelow(name, value) ? value.slice(stagePrefix?.length) : value] as const);
  return { ...answer, headers };
}

async function expectBackend({ answer, backend }: StepSpec, { stage, target }: Run, reached: readonly Recorded[]): Promise<void> {
  const expected = backend ?? (answerSpec(answer).problem === undefined ? undefined : 'nothing');
  if (expected === undefined) return;
  if (expected === 'nothing whole') await eventually(() => reached.every(({ closed }) => closed), 3_000);
  const found = expected === 'nothing whole' ? reached.filter(({ ended }) => ended) : reached;
  if (expected === 'nothing' || expected === 'nothing whole') {
    expect(found, 'what reached a backend').toEqual([]);
    return;
  }
  const specs: readonly ReachedSpec[] = typeof expected === 'string' ? [{ name: expected }] : [stage.fill(expected)].flat();
  expect(reached, 'what reached a backend').toHaveLength(specs.length);
  for (const [index, spec] of specs.entries()) expectReached(reached[index] as Recorded, spec, target);
}

async function expectLog(answer: RawAnswer, expected: object, served: Served): Promise<void> {
  const id = answer.headers.find(([name]) => name === 'x-request-id' || name === 'x-correlation-id')?.[1];
  const line = () => served.log?.().find((entry) => entry.requestId === id);
  await eventually(() => line() !== undefined, 3_000);
  for (const [field, value] of Object.entries(expected)) {
    if (value === 'absent') expect(isNothing(line()?.[field])).toBe(true);
    else expect(line()).toMatchObject({ [field]: value });
  }
}

/** What the log says of what a request has not. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.values(value).every(isNothing));
}
