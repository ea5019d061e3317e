import type { ValuePart, ValueSource, ValueText } from './value';

/** Takes a text with `${...}` apart; `$${` stands for `${`. The text has passed the schema. */
export function parseValue(text: string): ValueText {
  return parts(text, /(\$\$\{|\$\{[^}]*\})/);
}

/** Like `parseValue`, and `{name}` stands for the route's parameter of that name. */
export function parsePathValue(text: string): ValueText {
  return parts(text, /(\$\$\{|\$?\{[^}]*\})/);
}

/** The text of a value that has no reference, or undefined. */
export function literalText(value: ValueText): string | undefined {
  if (value.length === 0) return '';
  return value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
}

/** Splits at what the pattern finds: every second piece is found. Neighbouring texts are joined, empty ones left out. */
function parts(text: string, pattern: RegExp): ValueText {
  const joined: ValuePart[] = [];
  for (const [index, piece] of text.split(pattern).entries()) {
    const part = index % 2 === 0 ? piece : reference(piece);
    const last = joined.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

function reference(piece: string): ValuePart {
  if (piece === '$${') return '${';
  if (piece.startsWith('{')) return { source: 'path', name: piece.slice(1, -1) };
  const inner = piece.slice(2, -1);
  const colon = inner.indexOf(':');
  if (colon < 0) return { source: inner as ValueSource };
  return { source: inner.slice(0, colon) as ValueSource, name: inner.slice(colon + 1) };
}
