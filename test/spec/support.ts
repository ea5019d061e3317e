import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem, type Problem, SpecError } from '../../src/problem';
import { fromFile } from '../../src/spec/document';
import { parseApi, parseBindings, parseGateway } from '../../src/spec/parse';

export const TOURS = join(__dirname, '../fixtures/tours');

/** Every file of the tours with what parses it. */
export const tours = readdirSync(TOURS).map((name) => {
  const parse = name.startsWith('bindings') ? parseBindings : name.startsWith('gateway') ? parseGateway : parseApi;
  return { name, parse, document: fromFile(join(TOURS, name)) };
});

/** A small spec that is right. */
export const shop = {
  name: 'shop',
  access: { open: 'a test' },
  backends: { orders: {} },
  routes: { 'GET /orders': { backend: 'orders' } },
};

/** The spec with its one route changed. */
export function withRoute(fields: object) {
  return { ...shop, routes: { 'GET /orders': { backend: 'orders', ...fields } } };
}

/** The spec with its one backend changed. */
export function withBackend(fields: object) {
  return { ...shop, backends: { orders: fields } };
}

/** The spec with one scheme. */
export function withScheme(fields: object) {
  return { ...shop, schemes: { one: fields } };
}

/** What a call refuses, each problem in one line; nothing but a `SpecError` is a refusal. */
export function refusals(call: () => unknown): string[] {
  return problems(call).map(formatProblem);
}

export function problems(call: () => unknown): readonly Problem[] {
  try {
    call();
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems;
    throw error;
  }
}
