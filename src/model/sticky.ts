/** A part of what keeps a caller on its side: claims, headers and cookies have a name. */
export interface StickyKey {
  readonly source: 'caller' | 'consumer' | 'clientIp' | 'claim' | 'header' | 'cookie';
  readonly name?: string;
}

/** Resolves the keys as they are written: `caller`, `ip`, `header:NAME`. */
export function resolveSticky(keys: readonly string[]): StickyKey[] {
  return keys.map((text) => {
    if (text === 'ip') return { source: 'clientIp' };
    const colon = text.indexOf(':');
    if (colon < 0) return { source: text as 'caller' | 'consumer' };
    const source = text.slice(0, colon) as 'claim' | 'header' | 'cookie';
    const name = text.slice(colon + 1);
    return { source, name: source === 'header' ? name.toLowerCase() : name };
  });
}
