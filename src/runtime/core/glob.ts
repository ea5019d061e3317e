/** Whether a text is what a pattern says: a star stands for any characters, a question mark for one. Never slower than one by the other. */
export function matchesGlob(pattern: string, text: string): boolean {
  let [at, from, star, taken] = [0, 0, -1, 0];
  while (from < text.length) {
    if (pattern[at] === '*') {
      [star, taken] = [at, from];
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      taken += 1;
      [at, from] = [star + 1, taken];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
