import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROBLEM_TYPES, problemBody, STALLED } from '../../src/model/errors';

const PAGE = join(__dirname, '../../docs/semantics.md');
const [START, END] = ['<!-- problem types: written by test/model/errors.test.ts -->\n', '<!-- end of problem types -->'];

function table(): string {
  const stalled = [STALLED.slug, { ...PROBLEM_TYPES[STALLED.slug], status: STALLED.status }] as const;
  const rows = [...Object.entries(PROBLEM_TYPES), stalled]
    .sort(([a, { status }], [b, { status: other }]) => status - other || (a < b ? -1 : 1))
    .map(([slug, { status, title }]) => `| ${status} | \`${slug}\` | ${title} |`);
  return ['| status | name | title |', '|---|---|---|', ...rows, ''].join('\n');
}

// `UPDATE_DOCS=1 npx vitest run test/model/errors.test.ts` writes the table
test('the page on semantics lists every problem type', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(START) as [string, string];
  const [, after] = rest.split(END) as [string, string];
  const expected = `${before}${START}${table()}${END}${after}`;
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(PAGE, expected);

  expect(readFileSync(PAGE, 'utf8')).toBe(expected);
});

describe('the body of an error', () => {
  const errors = { typeBase: 'https://e.test/', detail: new Map([['forbidden', 'Ask your team.']]) };

  test('has type, title and status', () => {
    expect(JSON.stringify(problemBody('not-found', errors))).toBe(
      '{"type":"https://e.test/not-found","title":"There is no such resource","status":404}',
    );
  });

  test('has the detail that is written for it', () => {
    expect(problemBody('forbidden', errors)).toMatchObject({ status: 403, detail: 'Ask your team.' });
  });
});
