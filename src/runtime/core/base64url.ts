const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Whether a text of base64url characters is the one encoding of its bytes: a length that exists and no stray bits at the end. */
export function isCanonical(text: string): boolean {
  const over = text.length % 4;
  if (over === 0) return true;
  if (over === 1) return false;
  return (ALPHABET.indexOf(text[text.length - 1] as string) & (over === 2 ? 15 : 3)) === 0;
}
