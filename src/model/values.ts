import type { ValuePart, ValueSource, ValueText } from './value';

/** Takes a text with `${...}` apart; `$${` stands for `${`. The text has passed the schema. */
export function parseValue(text: string): ValueText {
  return join(text.split(/(\$\$\{|\$\{[^}]*\})/).map((part) => (part === '$${' ? '${' : part.startsWith('${') ? reference(part) : part)));
}

/** Like `parseValue`, and `{name}` stands for the route's parameter of that name. */
export function parsePathValue(text: string): ValueText {
  return join(
    parseValue(text).flatMap((part) =>
      typeof part === 'string'
        ? part
            .split(/(\{[^}]*\})/)
            .map((piece): ValuePart => (piece.startsWith('{') ? { source: 'path', name: piece.slice(1, -1) } : piece))
        : [part],
    ),
  );
}

/** The text of a value that has no reference, or undefined. */
export function literalText(value: ValueText): string | undefined {
  if (value.length === 0) return '';
  return value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
}

function reference(part: string): ValuePart {
  const inner = part.slice(2, -1);
  const colon = inner.indexOf(':');
  if (colon < 0) return { source: inner as ValueSource };
  return { source: inner.slice(0, colon) as ValueSource, name: inner.slice(colon + 1) };
}

/** Joins neighbouring texts and leaves empty ones out. */
function join(parts: readonly ValuePart[]): ValueText {
  const joined: ValuePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
