import { isUtf8 } from 'node:buffer';
import type { Members } from '../token';
import type { FormAnswer } from './post-form';

/** How deep lists and objects may nest in one another: protocol buffers take a hundred messages, and each level is three of them. */
const MAX_DEPTH = 24;

/** The members of an answer that is a JSON object and says so. Throws where it is anything else; what it holds is not told. */
export function membersOf({ contentType = '', body }: Pick<FormAnswer, 'contentType' | 'body'>): Members {
  if (!/^application\/json *(;|$)/i.test(contentType)) throw new Error('the authorization server did not answer with application/json');
  const value = isUtf8(body) ? parsed(Buffer.from(body).toString('utf8')) : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !nestsWithin(value, MAX_DEPTH)) {
    throw new Error('the authorization server did not answer with a JSON object');
  }
  return value as Members;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nestsWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => nestsWithin(item, levels - 1));
}
