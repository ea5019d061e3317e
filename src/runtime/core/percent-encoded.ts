/** A text as a value in a query: whatever RFC 3986 does not call unreserved is escaped, so that both targets write the same. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
