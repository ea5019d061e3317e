import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../../support/read-yaml';
import type { BackendBehaviour } from './table-backend';
import type { ServerSpec } from './table-server';
import type { SignatureSpec } from './table-signatures';
import type { IssuerSpec, TokenSpec } from './table-tokens';

/** A target that a table can run on. */
export type TargetName = 'kubernetes' | 'aws';

/** What a table sends. */
export interface RequestSpec {
  /** `METHOD /path?query`, sent as it stands. */
  readonly line?: string;
  /** Default: the table's, or the gateway's address. */
  readonly host?: string;
  /** A map; or lines, where the same name comes twice or its case counts. */
  readonly headers?: { readonly [name: string]: string } | readonly string[];
  /** The name of a token, sent as `Authorization: Bearer`. */
  readonly token?: string;
  readonly body?: string;
  /** A body of so many bytes. */
  readonly bodyBytes?: number;
  /** Sends the body in chunks, without its length. */
  readonly chunked?: boolean;
  /** The bytes of the whole conversation, instead of all above; a list is sent piece by piece. */
  readonly raw?: string | readonly string[];
  readonly pauseMillis?: number;
  /** The header fields of a request over HTTP/2, pseudo-headers included, sent byte by byte as they stand; of the others only `body` counts. */
  readonly fields?: readonly string[];
}

/** What has to come back. */
export interface AnswerSpec {
  readonly status?: number;
  /** The statuses of all answers on the connection, to `raw` and `fields`; `reset` where a stream of HTTP/2 has none. */
  readonly statuses?: readonly (number | 'reset')[];
  /** The name of the problem that the body is: `not-found`. */
  readonly problem?: string;
  /** A text, `matches EXPRESSION`, a list where the header comes several times, or `absent`. */
  readonly headers?: { readonly [name: string]: string | readonly string[] };
  /** Parts of the body as JSON. */
  readonly json?: unknown;
  /** The whole body, or `matches EXPRESSION`. */
  readonly text?: string;
}

/** What has to have reached a backend. */
export interface ReachedSpec {
  readonly name?: string;
  readonly method?: string;
  /** With its query. */
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string | readonly string[] };
  readonly body?: string;
}

/**
 * One exchange. `answer` may be `404 not-found` or `200`; `backend` a name, `nothing`, or `nothing whole`: a request may have begun to
 * arrive while its body was still being counted, and was given up.
 */
export interface StepSpec {
  readonly request: string | RequestSpec;
  readonly answer: number | string | AnswerSpec;
  /** Default: nothing where the answer is a problem, anything else. */
  readonly backend?: string | ReachedSpec | readonly ReachedSpec[];
  /** How long to wait before it is sent. Default: 0. */
  readonly waitMillis?: number;
  /** How often it is sent, one after the other. Default: 1. */
  readonly times?: number;
  /** How many of `times` requests each backend has to get: at least, at most. */
  readonly shares?: { readonly [backend: string]: readonly [least: number, most: number] };
  /** Parts of the access log's line; `absent` as in headers. */
  readonly log?: { readonly [field: string]: unknown };
}

/** One row: a sentence, and one exchange or several in order. */
export interface Row extends Partial<StepSpec> {
  readonly name: string;
  readonly steps?: readonly StepSpec[];
  /** Where it holds. Default: everywhere. */
  readonly targets?: readonly TargetName[];
  /** Why it holds there only. */
  readonly reason?: string;
  /** Whether it also holds with an escaped unreserved character in its path. Default: what the table says. */
  readonly escaped?: boolean;
  /** Whether it also holds over HTTP/2. Default: what the table says. */
  readonly http2?: boolean;
}

/** A table: an API, what stands behind it, and requests with their answers. */
export interface Table {
  readonly about: string;
  /** An API or a gateway; or the file of the repository that has it. */
  readonly spec: object;
  readonly bindings?: object;
  /** What is bound besides where AWS serves the table. */
  readonly bindingsOnAws?: object;
  /** The name of the host that requests go to. */
  readonly host?: string;
  readonly issuers?: { readonly [name: string]: IssuerSpec };
  readonly tokens?: { readonly [name: string]: TokenSpec };
  /** Authorization servers. */
  readonly servers?: { readonly [name: string]: ServerSpec };
  /** Texts by entry by secret: what API keys are read from. */
  readonly secrets?: { readonly [secret: string]: { readonly [entry: string]: string } };
  /** Signatures of bodies by name: HMAC-SHA256 in lower-case hex. */
  readonly signatures?: { readonly [name: string]: SignatureSpec };
  /** What each backend does; `unreachable` is one where nothing listens. */
  readonly backends?: { readonly [name: string]: BackendBehaviour | 'unreachable' };
  readonly targets?: readonly TargetName[];
  readonly reason?: string;
  readonly escaped?: boolean;
  readonly http2?: boolean;
  readonly rows: readonly Row[];
}

const STEP = ['request', 'answer', 'backend', 'waitMillis', 'times', 'shares', 'log'];
const FIELDS = {
  table: [
    'about',
    'spec',
    'bindings',
    'bindingsOnAws',
    'host',
    'issuers',
    'tokens',
    'signatures',
    'servers',
    'secrets',
    'backends',
    'targets',
    'reason',
    'escaped',
    'http2',
    'rows',
  ],
  row: ['name', 'steps', 'targets', 'reason', 'escaped', 'http2', ...STEP],
  step: STEP,
  request: ['line', 'host', 'headers', 'token', 'body', 'bodyBytes', 'chunked', 'raw', 'pauseMillis', 'fields'],
  answer: ['status', 'statuses', 'problem', 'headers', 'json', 'text'],
  backend: ['name', 'method', 'path', 'headers', 'body'],
};

const FOLDER = 'test/behaviour/tables';

/** What tables there are. */
export function tableNames(): string[] {
  return readdirSync(join(__dirname, '../tables'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .sort();
}

/** Reads `tables/NAME.yaml`. A misspelt field is an error: it would check nothing. */
export function readTable(name: string): Table {
  const written = readYaml<Table>(`${FOLDER}/${name}.yaml`);
  const table = typeof written.spec === 'string' ? { ...written, spec: readYaml(written.spec) } : written;
  check(table, 'table', name);
  for (const row of table.rows) {
    check(row, 'row', row.name);
    if (row.targets !== undefined && row.reason === undefined) throw new Error(`${row.name}: targets without a reason`);
    for (const step of stepsOf(row)) checkStep(step, row);
  }
  const names = table.rows.map((row) => row.name);
  const twice = names.find((text, index) => names.indexOf(text) !== index);
  if (twice !== undefined) throw new Error(`two rows are called "${twice}"`);
  return table;
}

function checkStep(step: StepSpec, { name, steps }: Row): void {
  if (steps !== undefined) check(step, 'step', name);
  if (step.request === undefined || step.answer === undefined) throw new Error(`${name}: no request or no answer`);
  check(step.request, 'request', name);
  check(step.answer, 'answer', name);
  for (const one of [step.backend].flat()) check(one, 'backend', name);
}

function check(value: unknown, kind: keyof typeof FIELDS, name: string): void {
  if (typeof value !== 'object' || value === null) return;
  const odd = Object.keys(value).find((field) => !FIELDS[kind].includes(field));
  if (odd !== undefined) throw new Error(`${name}: a ${kind} has no field "${odd}"`);
}

/** A row's exchanges. */
export function stepsOf(row: Row): readonly StepSpec[] {
  return row.steps ?? [row as StepSpec];
}
