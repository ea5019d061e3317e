/** The text of a secret's entry without the line end that tools often leave behind it. */
export function withoutLineEnd(entry: string): string {
  return entry.replace(/\r?\n$/, '');
}
