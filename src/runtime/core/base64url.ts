const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Whether the base64url characters from a position on are the one encoding of their bytes: a length that exists, no stray bits at the end. */
export function endsCanonically(text: string, from: number): boolean {
  const over = (text.length - from) % 4;
  if (over === 0) return true;
  if (over === 1) return false;
  return (ALPHABET.indexOf(text[text.length - 1] as string) & (over === 2 ? 15 : 3)) === 0;
}
