import { isUtf8 } from 'node:buffer';
import { endsCanonically } from './base64url';

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
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Headers of the tokens seen lately: all tokens of one key share theirs. */
const headers = new Map<string, Header>();
const MAX_HEADERS = 100;

/** Takes a token apart; undefined for anything but three canonical base64url parts with JSON objects in the first two. */
export function parseToken(token: string): ParsedToken | undefined {
  if (token.length > MAX_TOKEN_CHARACTERS || !COMPACT.test(token)) return undefined;
  const first = token.indexOf('.');
  const second = token.lastIndexOf('.');
  const header = cachedHeader(token.slice(0, first));
  if (header === undefined || !endsCanonically(token, second + 1)) return undefined;
  const claims = jsonObject(token.slice(first + 1, second));
  if (claims === undefined) return undefined;
  const { algorithm, kid } = header;
  return { algorithm, kid, claims, signingInput: token.slice(0, second), signature: Buffer.from(token.slice(second + 1), 'base64url') };
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
  if (!endsCanonically(text, 0)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  if (!isUtf8(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}
