/** How much of each value counts, in bytes. */
const LONGEST = 512;

/**
 * The number of a caller in a division, of 32 bits: FNV-1a over scope and values in UTF-8, a line each, mixed as MurmurHash3 ends. The
 * gateway's script on Kubernetes gives the same, so that a caller has one side everywhere.
 */
export function stickyNumber(scope: string, values: readonly string[]): number {
  const bounded = values.map((value) => Buffer.from(value).subarray(0, LONGEST));
  let hash = 0x811c9dc5;
  for (const part of [Buffer.from(scope), ...bounded.flatMap((value) => [LINE_END, value])]) {
    for (const byte of part) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const LINE_END = Buffer.from('\n');
