import { isUtf8 } from 'node:buffer';
import { isCanonical } from './base64url';

/** Claims or header members of a token, unverified until a signature says otherwise. */
export type Members = { readonly [member: string]: unknown };

/** A signed token taken apart (RFC 7515 compact serialization). Nothing in it is verified. */
export interface ParsedToken {
  readonly algorithm: string;
  readonly kid?: string;
  readonly claims: Members;
  readonly signingInput: string;
  readonly signature: Buffer;
}

const MAX_TOKEN_CHARACTERS = 16 * 1024;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

type Header = Pick<ParsedToken, 'algorithm' | 'kid'>;

/** Headers of the tokens seen lately: all tokens of one key share theirs. */
const headers = new Map<string, Header | undefined>();
const MAX_HEADERS = 100;

/** Takes a token apart; undefined for anything but three canonical base64url parts with JSON objects in the first two. */
export function parseToken(token: string): ParsedToken | undefined {
  if (token.length > MAX_TOKEN_CHARACTERS || !COMPACT.test(token)) return undefined;
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  const signatureText = token.slice(second + 1);
  const header = cachedHeader(token.slice(0, first));
  const claims = header === undefined ? undefined : jsonObject(token.slice(first + 1, second));
  if (header === undefined || claims === undefined || !isCanonical(signatureText)) return undefined;
  return { ...header, claims, signingInput: token.slice(0, second), signature: Buffer.from(signatureText, 'base64url') };
}

function cachedHeader(text: string): Header | undefined {
  if (headers.has(text)) return headers.get(text);
  if (headers.size >= MAX_HEADERS) headers.clear();
  const header = parseHeader(text);
  headers.set(text, header);
  return header;
}

/** Extensions marked `crit` are not understood here, so such tokens are refused (RFC 7515 section 4.1.11). */
function parseHeader(text: string): Header | undefined {
  const header = jsonObject(text);
  if (header === undefined || typeof header.alg !== 'string' || 'crit' in header || 'b64' in header) return undefined;
  if (header.kid === undefined) return { algorithm: header.alg };
  return typeof header.kid === 'string' ? { algorithm: header.alg, kid: header.kid } : undefined;
}

function jsonObject(text: string): Members | undefined {
  if (!isCanonical(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  if (!isUtf8(bytes)) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
  } catch {
    return undefined;
  }
}
