const UNITS: { readonly [suffix: string]: number } = { '': 1, k: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };

/** What a size looks like: a Kubernetes quantity of bytes. */
export const SIZE = /^(\d{1,12})(|k|M|G|Ki|Mi|Gi)$/;

/** Bytes of a size such as `64Ki`. The text has passed the schema. */
export function parseSizeBytes(text: string): number {
  const [, count, suffix] = SIZE.exec(text) as unknown as [string, string, string];
  return Number(count) * (UNITS[suffix] as number);
}
