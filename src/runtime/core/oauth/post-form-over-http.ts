import type { IncomingMessage } from 'node:http';
import { answerBegun } from '../answer-begun';
import { MAX_ANSWER_BYTES, type PostForm } from './post-form';

/** Asks with the platform's client for HTTP; looking up and exchanging may be asked twice. What it throws names no token: only the server and what went wrong. */
export const postFormOverHttp: PostForm = async ({ url, authorization, form, timeoutMillis }) => {
  const target = new URL(url);
  const signal = AbortSignal.timeout(timeoutMillis);
  const { request } = require(target.protocol === 'http:' ? 'node:http' : 'node:https') as typeof import('node:https');
  const content = new URLSearchParams(form).toString();
  const headers = {
    accept: 'application/json',
    authorization,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(content)),
  };
  try {
    const response = await answerBegun((options) => request(target, { method: 'POST', signal, headers, ...options }).end(content));
    return { status: response.statusCode as number, contentType: response.headers['content-type'], body: await readAll(response) };
  } catch (error) {
    if (signal.aborted) throw new Error(`${target.origin} did not answer within ${timeoutMillis} ms`);
    throw error instanceof RangeError ? error : new Error(`${target.origin} cannot be reached (${(error as NodeJS.ErrnoException).code})`);
  }
};

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new RangeError(`the authorization server answered more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
