import { expect } from 'vitest';
import type { RawAnswer } from './raw-http';
import type { AnswerSpec, ReachedSpec, StepSpec, TargetName } from './table';
import type { Recorded } from './table-backend';

type Headers = readonly (readonly [name: string, value: string])[];
type Expected = { readonly [name: string]: string | readonly string[] };

/** What `404 not-found` and `200` are short for. */
export function answerSpec(answer: StepSpec['answer']): AnswerSpec {
  if (typeof answer === 'object') return answer;
  const [status, problem] = String(answer).split(' ') as [string, string | undefined];
  return { status: Number(status), ...(problem === undefined ? {} : { problem }) };
}

/** Fails unless the answer is as a table says. */
export function expectAnswer(answer: RawAnswer | undefined, { status, problem, headers, json, text }: AnswerSpec): void {
  expect(answer, 'there is an answer').toBeDefined();
  const { body, headers: got, status: code } = answer as RawAnswer;
  if (status !== undefined) expect(code, `the status of ${body}`).toBe(status);
  if (problem !== undefined) {
    expect(valuesOf(got, 'content-type'), 'the content type').toEqual(['application/problem+json']);
    const type = expect.stringMatching(new RegExp(`(^|[:/])${problem}$`));
    expect(JSON.parse(body), 'the problem').toMatchObject({ type, status: code, title: expect.any(String) });
  }
  expectHeaders(got, headers, 'the answer');
  if (json !== undefined) expect(JSON.parse(body)).toMatchObject(json as object);
  if (text !== undefined) expectText(body, text, 'the body');
}

/** Fails unless a backend got what a table says. */
export function expectReached(record: Recorded, { name, method, path, headers, body }: ReachedSpec, target: TargetName): void {
  if (name !== undefined) expect(record.backend, 'the backend').toBe(name);
  if (method !== undefined) expect(record.method, 'the method').toBe(method);
  if (path !== undefined) expectText(record.path, path, 'the path at the backend');
  if (body !== undefined) expectText(record.body, body, 'the body at the backend');
  // API Gateway cannot remove a header for an http backend, only empty it: docs/proof.md
  const got = target === 'aws' ? record.headers.filter(([, value]) => value !== '') : record.headers;
  expectHeaders(got, headers, 'the request at the backend');
}

function expectHeaders(headers: Headers, expected: Expected = {}, where: string): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = valuesOf(headers, name.toLowerCase());
    const wanted = value === 'absent' ? [] : [value].flat();
    const label = `${name} of ${where}`;
    if (found.length !== wanted.length) expect(found, label).toEqual(wanted);
    for (const [index, text] of wanted.entries()) expectText(found[index] as string, text as string, label);
  }
}

/** A text, or `matches EXPRESSION`. */
function expectText(found: string, wanted: string, label: string): void {
  const expression = /^matches (.+)$/s.exec(wanted)?.[1];
  if (expression === undefined) expect(found, label).toBe(wanted);
  else expect(found, label).toMatch(new RegExp(expression, 's'));
}

function valuesOf(headers: Headers, name: string): string[] {
  return headers.filter(([header]) => header === name).map(([, value]) => value);
}
