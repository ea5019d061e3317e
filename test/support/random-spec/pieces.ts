import fc from 'fast-check';

/** The backends of every random spec. */
export const NAMES = ['one', 'two', 'three', 'four', 'five'] as const;

export const name = fc.constantFrom(...NAMES);

/** Values to choose from, as they are written. */
export const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** A field that is there so often, else left out. */
export const sometimes = <T>(percent: number, field: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary: field });

/** A block whose fields are all there so often. */
export function rarely<T extends object>(percent: number, fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) {
  const entries = Object.entries(fields).map(([key, field]) => [key, sometimes(percent, field as fc.Arbitrary<unknown>)]);
  return fc.record(Object.fromEntries(entries)) as fc.Arbitrary<Partial<T>>;
}

/** The same with one field at least. */
export const some = <T extends object>(percent: number, fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  rarely(percent, fields).filter((block) => Object.values(block).some((field) => field !== undefined));

/** The blocks of several arbitraries as one. */
export const together = (...blocks: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...blocks).map((parts) => Object.assign({}, ...parts));

/** What users write with `${...}`, most of it possible on most routes. */
export const value = oneOf(
  ...['v', '${version}', '${route}', '${requestId}', '${caller}', '${claim:sub}', '${header:x-user}'],
  ...['${path:id}', '${query:q}', '${clientIp}', '${consumer}', '${now}', '$${x}', 'a"\'%\\{é'],
);
