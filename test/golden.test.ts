import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileAws } from '../src/targets/aws/compile';
import { compileKubernetes } from '../src/targets/kubernetes/compile';
import { GOLDEN, type GoldenCase, goldenCases } from './support/golden-cases';
import { AWS_VIEWS, KUBERNETES_VIEWS, viewText } from './support/golden-views';

/** `UPDATE_GOLDEN=1` rewrites what is shown. A new part of a case is an empty file of its name. */
const UPDATE = process.env.UPDATE_GOLDEN !== undefined;

const cases = goldenCases();

test('every case shows something', () => {
  expect(cases.filter(({ shown }) => shown.length === 0).map(({ name }) => name)).toEqual([]);
});

describe.each(cases)('$name', (golden) => {
  test.each(golden.shown)('%s', (file) => {
    const actual = view(golden, file);
    const path = join(GOLDEN, golden.name, file);
    expect(Object.keys(actual)).not.toEqual([]);
    if (UPDATE) writeFileSync(path, viewText(actual));
    expect(actual).toEqual(parse(readFileSync(path, 'utf8')));
  });
});

function view({ apis, settings, bindings }: GoldenCase, file: string): object {
  const show = KUBERNETES_VIEWS[file];
  const input = { apis, settings, bindings };
  if (show !== undefined) return json(show(compileKubernetes({ ...input, place: PLACE }).plan));
  const showAws = AWS_VIEWS[file];
  if (showAws === undefined) throw new Error(`no view is called ${file}`);
  return json(showAws(compileAws(input)));
}

const PLACE = { address: '0.0.0.0', port: 8080 };

const json = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));
