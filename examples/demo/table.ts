import type { Row } from './compare';

const HEADS: readonly (readonly [keyof Row, string])[] = [
  ['request', 'request'],
  ['envoy', 'Envoy'],
  ['aws', 'API Gateway, emulated'],
  ['decision', 'authorizer'],
  ['verdict', 'same'],
];
const GREEN = 32;
const RED = 31;
const YELLOW = 33;

/** A table as lines, with colours where they are wanted. */
export function tableLines(rows: readonly Row[], colours: boolean): string[] {
  const widths = HEADS.map(([name, head]) => Math.max(head.length, ...rows.map((row) => String(row[name]).length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] as number))
      .join('  ')
      .trimEnd();
  const paint = (text: string, colour: number) => (colours ? `\x1b[${colour}m${text}\x1b[0m` : text);
  return [
    line(HEADS.map(([, head]) => head)),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((row) => paint(line(HEADS.map(([name]) => String(row[name]))), colourOf(row))),
  ];
}

function colourOf({ right, verdict }: Row): number {
  if (!right) return RED;
  return verdict === 'yes' ? GREEN : YELLOW;
}
