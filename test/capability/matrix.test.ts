import { expect, test } from 'vitest';
import { FieldTree } from '../../src/capability/fields';
import { MATRIX, type Part } from '../../src/capability/matrix';
import { type Row, TARGETS } from '../../src/capability/verdict';
import { contractFields } from './contract';

const PARTS: readonly Part[] = ['api', 'gateway', 'bindings'];

/** The one part of a gateway's file that has a contract of its own, and what only editors read. */
const ELSEWHERE = new Set(['apis', '$schema']);

function covering(part: Part, field: string): Row[] {
  const rows = MATRIX[part].rows;
  const exact = rows.filter((row) => row.field === field);
  if (exact.length > 0) return exact;
  return rows.filter((row) => field.startsWith(`${row.field}.`) && !rows.some((other) => other.field.startsWith(`${row.field}.`)));
}

test.each(PARTS)('every leaf of the contract of %s has exactly one row', (part) => {
  const leaves = contractFields(part).filter(({ field, leaf }) => leaf && !ELSEWHERE.has(field));

  expect(leaves.filter(({ field }) => covering(part, field).length !== 1).map(({ field }) => field)).toEqual([]);
  expect(leaves.length).toBeGreaterThan(20);
});

test.each(PARTS)('every row of %s stands for a field of the contract', (part) => {
  const fields = new Set(contractFields(part).map(({ field }) => field));

  expect(MATRIX[part].rows.map((row) => row.field).filter((field) => !fields.has(field))).toEqual([]);
});

test.each(PARTS)('a row of %s above other fields says nothing but no', (part) => {
  const leaves = new Set(contractFields(part).flatMap(({ field, leaf }) => (leaf ? [field] : [])));
  const above = MATRIX[part].rows.filter(
    (row) => !leaves.has(row.field) && !MATRIX[part].rows.some((other) => other.field.startsWith(`${row.field}.`)),
  );

  const accepting = above.filter((row) => !FOREIGN.test(row.field) && !TARGETS.every((target) => isRefusal(row[target])));
  expect(accepting.map((row) => row.field)).toEqual([]);
});

/** Documents of other standards, whose fields are not ours. */
const FOREIGN = /\.jwks$/;

function isRefusal(cell: Row['aws']): boolean {
  return typeof cell !== 'function' && cell.how === 'refused';
}

test('a field without a row is never accepted', () => {
  expect(() => MATRIX.api.used({ name: 'shop', planted: true })).toThrow('no row of the capability matrix covers planted');
  expect(() => MATRIX.api.used({ routes: { 'GET /x': { backend: 'a', planted: [] } } })).not.toThrow('backend');
  expect(() => MATRIX.api.used({ routes: { 'GET /x': { planted: 1 } } })).toThrow('routes["GET /x"].planted');
});

test('two rows for one field cannot stand beside each other', () => {
  const [first] = MATRIX.api.rows;
  expect(() => new FieldTree([first as Row, first as Row])).toThrow('two rows');
});
