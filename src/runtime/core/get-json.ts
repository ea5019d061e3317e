/** Bounds of one read. */
export interface GetJsonOptions {
  /** The platform's `fetch`, or one that pretends. */
  readonly fetch: typeof fetch;
  /** For the whole read, redirects included. Default: 3000. */
  readonly timeoutMillis?: number;
  /** Longest body that is read. Default: 1 MiB. */
  readonly maxBytes?: number;
}

const MAX_REDIRECTS = 3;

/**
 * A reader of JSON documents from servers that are trusted no further than their own host: a redirect elsewhere, an endless
 * body or a slow answer is an error. No credentials are sent.
 */
export function getJsonWith(options: GetJsonOptions): (url: URL) => Promise<unknown> {
  const { timeoutMillis = 3_000, maxBytes = 1024 * 1024 } = options;
  return async (url) => {
    const signal = AbortSignal.timeout(timeoutMillis);
    try {
      const text = await readText(await request(url, options.fetch, signal), url, maxBytes);
      return parseJson(text, url);
    } catch (error) {
      if (signal.aborted) throw new Error(`${shown(url)} did not answer within ${timeoutMillis} ms`);
      throw error;
    }
  };
}

async function request(url: URL, send: typeof fetch, signal: AbortSignal): Promise<Response> {
  let target = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await sendOnce(target, send, signal);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    target = new URL(location, target);
    if (target.origin !== url.origin) throw new Error(`${shown(url)} redirects to another host`);
  }
  throw new Error(`${shown(url)} redirects more than ${MAX_REDIRECTS} times`);
}

async function sendOnce(url: URL, send: typeof fetch, signal: AbortSignal): Promise<Response> {
  try {
    return await send(url, { redirect: 'manual', signal, headers: { accept: 'application/json, application/jwk-set+json' } });
  } catch (error) {
    const cause = (error as { readonly cause?: { readonly code?: string } }).cause;
    throw new Error(`${shown(url)} cannot be reached${cause?.code === undefined ? '' : ` (${cause.code})`}`);
  }
}

async function readText(response: Response, url: URL, maxBytes: number): Promise<string> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${shown(url)} answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`${shown(url)} answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string, url: URL): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${shown(url)} did not answer with JSON`);
  }
}

/** An address for messages: without credentials and query. */
export function shown({ origin, pathname }: URL): string {
  return origin + pathname;
}
