import type { GatewayModel } from '../../model/model';
import { subjectOf } from '../../model/resolve';
import { type Change, HEADINGS } from './change';
import { byKind, changeText } from './text';

/** The changes as Markdown, for a pull request. */
export function diffMarkdown(changes: readonly Change[], after: GatewayModel): string {
  const heading = `# Changes of ${subjectOf(after)}`;
  if (changes.length === 0) return `${heading}\n\nNo change.`;
  const counts = byKind(changes).map(([kind, { length }]) => `${HEADINGS[kind]}: ${length}`);
  const sections = byKind(changes).map(
    ([kind, ofKind]) =>
      `## ${HEADINGS[kind]}\n\n${ofKind.map((change) => `- ${changeText({ ...change, text: escaped(change.text) }, after, code)}`).join('\n')}`,
  );
  return [heading, counts.join(' · '), ...sections].join('\n\n');
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** What Markdown and HTML would read as their own. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#~]/g, '\\$&');
}
