import type { Answer } from './answer';

/** The answers whose `Retry-After` says when there is more to get (RFC 9110, section 10.2.3). */
const SAYING: ReadonlySet<number> = new Set([429, 503]);

/** How long an answer asks to be left alone; undefined where it says nothing that can be read. */
export function retryAfterMillis({ status, headers }: Answer, nowMillis: number): number | undefined {
  const [text] = SAYING.has(status) ? (headers.get('retry-after') ?? []) : [];
  if (text === undefined) return undefined;
  const millis = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMillis;
  return Number.isNaN(millis) ? undefined : Math.max(0, millis);
}
