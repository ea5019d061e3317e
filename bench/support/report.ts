/** What a ratio should be. */
export interface Goal {
  readonly text: string;
  readonly holds: (value: number) => boolean;
}

export const atMost = (bar: number): Goal => ({ text: `≤ ${figure(bar)}`, holds: (value) => value <= bar });

export const atLeast = (bar: number): Goal => ({ text: `≥ ${figure(bar)}`, holds: (value) => value >= bar });

/** A number beside its goal. */
export interface Check {
  readonly what: string;
  readonly value: number;
  readonly goal: Goal;
}

/** What one measurement has to say. */
export interface Report {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly checks: readonly Check[];
}

/** A report as text: a table of what was measured and one of goals. */
export function showReport({ title, columns, rows, checks }: Report): string {
  const goals = checks.map(({ what, value, goal }) => [what, figure(value), goal.text, goal.holds(value) ? 'ok' : 'below']);
  return [
    title,
    '',
    ...table([columns, ...rows]),
    '',
    ...(goals.length > 0 ? [...table([['goal', 'is', 'should be', ''], ...goals]), ''] : []),
  ].join('\n');
}

/** Three digits that say something. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function table(rows: readonly (readonly string[])[]): string[] {
  const [head, ...body] = rows as [readonly string[], ...(readonly string[])[]];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...body.map(line)];
}
