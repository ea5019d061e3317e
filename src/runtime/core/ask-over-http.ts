import type { IncomingMessage } from 'node:http';
import { answerBegun } from './answer-begun';
import type { AskService, ServiceAnswer } from './external-verifier';

const MAX_BYTES = 1_048_576;

/** Asks with the platform's client for HTTP, which sends and reads headers as bytes. Follows no redirect. */
export const askOverHttp: AskService = async ({ url, headers, timeoutMillis }) => {
  const signal = AbortSignal.timeout(timeoutMillis);
  const target = new URL(url);
  const { get } = require(target.protocol === 'http:' ? 'node:http' : 'node:https') as typeof import('node:https');
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().map(toBytes)]));
  const response = await answerBegun((options) => get(target, { signal, headers: sent, ...options }));
  await readAll(response);
  return { status: response.statusCode as number, headers: headersOf(response) };
};

/** The answer counts when all of it is there, and a connection is used again only then. */
async function readAll(response: IncomingMessage): Promise<void> {
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`the service answered more than ${MAX_BYTES} bytes`);
  }
}

function headersOf({ headersDistinct }: IncomingMessage): ServiceAnswer['headers'] {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, values?.map(fromBytes).join(', ')]));
}

function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
