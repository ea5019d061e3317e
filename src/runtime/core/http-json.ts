import type { IncomingMessage } from 'node:http';
import { shown } from './get-json';
import type { GetJson } from './key-endpoint';

const TIMEOUT_MILLIS = 3_000;
const MAX_BYTES = 1_048_576;

/** Reads a JSON document without the platform's `fetch`, whose first use costs a cold start 30 ms. Follows no redirect. */
export const getJsonOverHttp: GetJson = async (url) => {
  const response = await send(url);
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`${shown(url)} answered ${response.statusCode}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`${shown(url)} answered more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
};

function send(url: URL): Promise<IncomingMessage> {
  // loaded with the first fetch: a start that fetches nothing does not pay for it
  const { get } = require(url.protocol === 'http:' ? 'node:http' : 'node:https') as typeof import('node:https');
  const options = { signal: AbortSignal.timeout(TIMEOUT_MILLIS), headers: { accept: 'application/json' } };
  return new Promise((resolve, reject) => {
    get(url, options, resolve).on('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`${shown(url)} cannot be reached (${error.code ?? error.name})`)),
    );
  });
}
