import type { ClientRequest, IncomingMessage } from 'node:http';
import { shown } from './get-json';
import type { GetJson } from './key-endpoint';

const TIMEOUT_MILLIS = 3_000;
const MAX_BYTES = 1024 * 1024;

/** Reads a JSON document without the platform's `fetch`, whose first use costs a cold start 30 ms. Follows no redirect. */
export const getJsonOverHttp: GetJson = async (url) => {
  const { get } = url.protocol === 'http:' ? await import('node:http') : await import('node:https');
  const signal = AbortSignal.timeout(TIMEOUT_MILLIS);
  const text = await new Promise<string>((resolve, reject) => {
    const request: ClientRequest = get(url, { signal, headers: { accept: 'application/json, application/jwk-set+json' } }, (response) => {
      readText(response, url).then(resolve, reject);
    });
    request.on('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`${shown(url)} cannot be reached (${error.code ?? error.name})`)),
    );
  });
  return JSON.parse(text);
};

async function readText(response: IncomingMessage, url: URL): Promise<string> {
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
  return Buffer.concat(chunks).toString('utf8');
}
