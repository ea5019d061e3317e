import { isUtf8 } from 'node:buffer';

/** Claims or header members of a token, unverified until a signature says otherwise. */
export type Members = { readonly [member: string]: unknown };

interface Header {
  readonly algorithm: string;
  readonly kid: string | undefined;
}

/** A signed token taken apart (RFC 7515 compact serialization). Nothing in it is verified. */
export interface ParsedToken extends Header {
  readonly claims: Members;
  readonly signingInput: string;
  readonly signature: Buffer;
}

const MAX_TOKEN_CHARACTERS = 16 * 1024;
/** How deep lists and objects may nest in one another, as in Envoy. */
const MAX_DEPTH = 100;

/** Headers of the tokens seen lately: all tokens of one key share theirs. */
const headers = new Map<string, Header>();
const MAX_HEADERS = 100;

/** Takes a token apart; undefined for anything but three canonical base64url parts with JSON objects in the first two. */
export function parseToken(token: string): ParsedToken | undefined {
  // the other alphabet of base64 is read as well, and means no token
  if (token.length > MAX_TOKEN_CHARACTERS || token.includes('+') || token.includes('/')) return undefined;
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  const header = cachedHeader(token.slice(0, first));
  const claims = header && jsonObject(token.slice(first + 1, second));
  const signature = bytesOf(token.slice(second + 1));
  if (claims === undefined || signature === undefined) return undefined;
  return { ...(header as Header), claims, signingInput: token.slice(0, second), signature };
}

function cachedHeader(text: string): Header | undefined {
  const known = headers.get(text);
  if (known !== undefined) return known;
  if (headers.size >= MAX_HEADERS) headers.clear();
  const header = parseHeader(text);
  if (header !== undefined) headers.set(text, header);
  return header;
}

/** Extensions marked `crit` are not understood here, so such tokens are refused (RFC 7515 section 4.1.11). */
function parseHeader(text: string): Header | undefined {
  const header = jsonObject(text);
  if (header === undefined || typeof header.alg !== 'string' || 'crit' in header || 'b64' in header) return undefined;
  const { alg: algorithm, kid } = header;
  return kid === undefined || typeof kid === 'string' ? { algorithm, kid } : undefined;
}

function jsonObject(text: string): Members | undefined {
  const bytes = bytesOf(text);
  if (bytes === undefined || !isUtf8(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString());
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && nestsWithin(value, MAX_DEPTH) ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}

function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  for (const name in value) if (!nestsWithin((value as Members)[name], levels - 1)) return false;
  return levels > 0;
}

/** The bytes of a text that is their one encoding: no other characters, no padding, no stray bits at the end, and not empty. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const { length } = bytes;
  // what is no base64 is left out of the bytes, so that they are too few
  const isWhole = length > 0 && Math.ceil((length * 4) / 3) === text.length;
  return isWhole && text.endsWith(bytes.toString('base64url', length - (length % 3))) ? bytes : undefined;
}
