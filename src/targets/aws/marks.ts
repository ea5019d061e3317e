/** A configuration that can be written into a file, and what only the deployment knows. */
export interface WithMarks {
  readonly mark: string;
  readonly marked: unknown;
  readonly values: readonly string[];
}

const LATER = /\$\{Token\[[^\]]*\]\}/g;

/** Puts a number between two marks in place of each text that is known at deployment only. */
export function withMarks(config: unknown): WithMarks {
  const text = JSON.stringify(config);
  let mark = '\u2063';
  while (text.includes(mark)) mark += '\u2063';
  const values: string[] = [];
  const numberOf = (value: string) => (values.includes(value) ? values.indexOf(value) : values.push(value) - 1);
  const marked = JSON.parse(text, (_, node: unknown) =>
    typeof node === 'string' ? node.replace(LATER, (value) => `${mark}${numberOf(value)}${mark}`) : node,
  );
  return { mark, marked, values };
}
