import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpecError } from '../../src/problem';
import { readDocument } from '../../src/spec/document';
import { parseApi, parseBindings, parseGateway } from '../../src/spec/parse';
import { problems, shop, tours } from './support';

const anything = fc.oneof(
  fc.jsonValue(),
  fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withBigInt: true, withSparseArray: true }),
);

test('parsing anything gives a value or a SpecError, nothing else', () => {
  fc.assert(
    fc.property(anything, (value) => {
      for (const parse of [parseApi, parseGateway, parseBindings]) {
        const found = problems(() => parse(value));
        for (const { message, code } of found) expect([message, code].every((text) => text !== '')).toBe(true);
      }
    }),
  );
});

test('a valid spec with one leaf replaced by anything parses to itself or is refused', () => {
  const tour = tours.find(({ name }) => name === 'spec.yaml')?.document.value as object;
  const leaves = paths(tour);
  fc.assert(
    fc.property(
      fc.constantFrom(...leaves),
      fc.oneof(fc.jsonValue(), fc.constantFrom('', '0s', '*', '/', '${x}', 0, -1, [], {})),
      (path, value) => {
        const changed = structuredClone(tour);
        replace(changed, path, value);
        try {
          expect(parseApi(changed)).toEqual(changed);
        } catch (error) {
          if (!(error instanceof SpecError)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('JSON that a backend may answer is kept to the last leaf', () => {
  fc.assert(
    fc.property(
      fc
        .jsonValue()
        .filter(
          (value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)) && !/\d{16}|e\+/.test(JSON.stringify(value)),
        ),
      (json) => {
        const spec = { ...shop, routes: { 'GET /': { respond: { status: 200, json } } } };
        expect(parseApi(spec)).toEqual(spec);
        expect(readDocument(JSON.stringify(spec), 'json').value).toEqual(JSON.parse(JSON.stringify(spec)));
      },
    ),
  );
});

test('any text is read as a document or refused with a SpecError', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('a: ', '- ', '[', ']', '{', '}', '&a ', '*a', '\n', ' ', '!t ', '"', "'", '|', '? ', '#', '---\n', '1'))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('yaml' as const, 'json' as const), (written, format) => {
      problems(() => readDocument(written, format));
    }),
    { numRuns: 500 },
  );
});

/** The paths of all leaves. */
function paths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, child]) => paths(child, [...path, key]));
}

function replace(root: object, path: readonly string[], value: unknown): void {
  const parent = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((part, step) => part[step] as Record<string, unknown>, root as Record<string, unknown>);
  parent[path[path.length - 1] as string] = value;
}
