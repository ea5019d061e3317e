import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importOpenApi } from '../../../src/importers/openapi/import';
import { cpuMillis } from '../../support/cpu';
import { openRoutes, refusals } from './document';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const github = JSON.parse(readFileSync(require.resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'));
const operations = Object.entries(github.paths as Record<string, object>).flatMap(([path, item]) =>
  Object.keys(item)
    .filter((key) => METHODS.includes(key))
    .map((method) => ({ path, method })),
);

describe("GitHub's description of its API", () => {
  const result = importOpenApi(github, { name: 'github' });

  test('is imported in a few seconds', () => {
    expect(operations.length).toBeGreaterThan(1_200);
    expect(result.counts.operations).toBe(operations.length);
    expect(cpuMillis(() => importOpenApi(github, { name: 'github' }))).toBeLessThan(5_000);
  });

  test('has a route or a line for every operation', () => {
    const keys = new Set(Object.keys(result.spec.routes));
    const lines = new Set(result.notCarried.filter(({ code }) => code === 'OperationNotCarried').map(({ path }) => path));
    const lost = operations.filter(
      ({ path, method }) => !keys.has(`${method.toUpperCase()} ${path}`) && !lines.has(`paths["${path}"].${method}`),
    );

    expect(lost).toEqual([]);
    expect([...lines]).toEqual(['paths["/repos/{owner}/{repo}/compare/{base}...{head}"].get']);
    expect(keys.size + lines.size).toBe(operations.length);
  });

  test('is open, since it asks for no security, and says so', () => {
    expect(github.security).toBeUndefined();
    expect(openRoutes(result)).toHaveLength(result.counts.open);
    expect(result.counts.open).toBe(result.counts.routes);
  });

  test.each([false, true])('is a spec without problems (bodies: %s)', (bodies) => {
    expect(refusals(importOpenApi(github, { name: 'github', bodies }))).toEqual([]);
  });

  test('gives the same twice, as plain data', () => {
    const again = importOpenApi(github, { name: 'github' });

    expect(JSON.stringify(again)).toBe(JSON.stringify(result));
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test('keeps its list short', () => {
    expect(result.notCarried.length).toBeLessThan(30);
  });
});
