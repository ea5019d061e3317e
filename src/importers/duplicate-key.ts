const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** A key that stands twice in one map of a JSON text, of which JavaScript's parser would keep the last. */
export function duplicateKey(json: string): string | undefined {
  const maps: Set<string>[] = [];
  let text = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') maps.push(new Set());
    else if (token === '}' || token === ']') maps.pop();
    else if (token !== ':') text = token;
    else {
      const key = text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
      const keys = maps[maps.length - 1];
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}
