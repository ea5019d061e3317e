const LONGEST = 60;

/** A value for a message: short, and without what looks like a token. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(mask(value)));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return kind(value);
}

/** What a value is, without showing it. */
export function kind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? `a ${typeof value}`;
}

/** Says that the value is missing or of a wrong type; `wanted` and the example say what to write. */
export function wrongType(value: unknown, wanted: string, example: string): string {
  if (value === undefined) return `is missing; write ${wanted}, such as ${example}`;
  if (value === null) return `is empty; write ${wanted}, such as ${example}, or leave the field out`;
  return `${show(value)} is not ${wanted}; write it as in ${example}`;
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** Hides web tokens, and what stands before the @ of a url. */
function mask(text: string): string {
  return text.replaceAll(/eyJ[\w-]{4,}[\w.-]*/g, '***').replaceAll(/\/\/[^/@\s]*@/g, '//***@');
}
