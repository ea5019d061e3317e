import { expect, test } from 'vitest';
import { PROBLEM_TYPES } from '../../../../src/model/errors';
import { errorMappers } from '../../../../src/targets/kubernetes/envoy/errors';
import { problemResponse } from '../../../../src/targets/kubernetes/envoy/problem-answer';

const ERRORS = { typeBase: 'urn:test:', detail: new Map([['invalid-request', '100 % wrong']]) };

interface Mapper {
  readonly status_code?: number;
  readonly body_format_override?: { readonly text_format_source: { readonly inline_string: string } };
}

const mappers = errorMappers(ERRORS) as Mapper[];
const bodyOf = (format: Mapper['body_format_override']) => format?.text_format_source.inline_string.replaceAll('%%', '%') ?? '';

test('the status in the body of every error is that of the answer', () => {
  const fixed = mappers.filter((mapper) => mapper.status_code !== undefined);

  for (const { status_code, body_format_override } of fixed) expect(JSON.parse(bodyOf(body_format_override)).status).toBe(status_code);
  expect(new Set(fixed.map((mapper) => mapper.status_code))).toContain(408);
});

test('an error that keeps the status of Envoy says that one', () => {
  const kept = mappers.filter((mapper) => mapper.status_code === undefined && mapper.body_format_override !== undefined);

  expect(kept.map((mapper) => bodyOf(mapper.body_format_override))).toEqual(['{"type":"about:blank","status":%RESPONSE_CODE%}']);
});

test.each(Object.keys(PROBLEM_TYPES) as (keyof typeof PROBLEM_TYPES)[])('a route that answers %s says the status of its answer', (slug) => {
  const { status, body_format } = problemResponse(slug, ERRORS).direct_response;

  expect(JSON.parse(bodyOf(body_format)).status).toBe(status);
});
