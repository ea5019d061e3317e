import { TARGETS } from '../../capability/verdict';
import { formatProblem } from '../../problem';
import type { Feature, LedgerReport, Treatment } from './report';

const NAMES = { kubernetes: 'Kubernetes', aws: 'AWS' } as const;
const COLUMNS = ['feature', 'places', ...TARGETS.map((target) => NAMES[target])];

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A report as aligned text. */
export function reportText(report: LedgerReport): string {
  const rows = [COLUMNS, ...report.features.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd(),
  );
  const sections = sectionsOf(report).map(({ title, lines }) => `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
  return [report.subject, '', ...table, ...sections].join('\n');
}

/** A report as Markdown. */
export function reportMarkdown(report: LedgerReport): string {
  const rows = [COLUMNS, COLUMNS.map(() => '---'), ...report.features.map(cells)];
  const table = rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`);
  const sections = sectionsOf(report).map(({ title, lines }) => `\n## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`);
  return [`# ${report.subject}`, '', ...table, ...sections].join('\n');
}

function cells({ field, paths, targets }: Feature): string[] {
  return [field, String(paths.length), ...TARGETS.map((target) => [...new Set(targets[target].map(word))].join(', '))];
}

function word({ how, code, differs }: Treatment): string {
  return `${code === 'NotBuiltYet' ? 'not built yet' : how}${differs === undefined ? '' : ' ≠'}`;
}

function sectionsOf({ features, refused, open, unlimited, proxied, aliases, waived, unproven }: LedgerReport): Section[] {
  return [
    { title: 'Refused', lines: refused.map(formatProblem) },
    { title: 'Open to anyone', lines: open.map(({ api, route, reason }) => `${api} ${route}: ${reason}`) },
    { title: "Routes without the API's limits", lines: unlimited.map(({ api, route }) => `${api} ${route}`) },
    {
      title: 'Through the proxy function on AWS, with one more Lambda invocation a request',
      lines: proxied.map(({ api, route, fields }) => `${api} ${route}: ${fields.join(', ')}`),
    },
    {
      title: 'By an alias of a function on AWS, without another invocation',
      lines: aliases.map(({ api, route, shares }) => `${api} ${route}: ${shares}`),
    },
    { title: 'Done without', lines: waived.map(({ target, path, reason }) => `${path} on ${NAMES[target]}: ${reason}`) },
    { title: 'Notes', lines: remarks(features, 'note') },
    { title: 'Where the targets differ (≠)', lines: remarks(features, 'differs') },
    { title: 'Not proven by a running engine', lines: unproven.map(({ target, field, why }) => `${field} on ${NAMES[target]}: ${why}`) },
  ].filter(({ lines }) => lines.length > 0);
}

function remarks(features: readonly Feature[], kind: 'note' | 'differs'): string[] {
  return features.flatMap(({ field, targets }) =>
    TARGETS.flatMap((target) =>
      targets[target].flatMap((treated) => (treated[kind] === undefined ? [] : [`${field} on ${NAMES[target]}: ${treated[kind]}`])),
    ),
  );
}
