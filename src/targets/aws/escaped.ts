/**
 * A text without the characters that a name cannot hold: each becomes an underscore and two hexadecimal digits. With underscores among
 * them, no two texts (of ASCII) become one.
 */
export function escaped(text: string, refused: RegExp): string {
  return text.replace(refused, (one) => `_${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
