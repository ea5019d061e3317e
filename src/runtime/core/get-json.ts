/** Bounds of one read. */
export interface GetJsonOptions {
  /** The platform's `fetch`, or one that pretends. */
  readonly fetch: typeof fetch;
  /** For the whole read. Default: 3000. */
  readonly timeoutMillis?: number;
  /** Longest body that is read. Default: 1 MiB. */
  readonly maxBytes?: number;
}

/**
 * A reader of JSON documents from servers that are trusted no further than their own address: a redirect, an endless
 * body or a slow answer is an error. No credentials are sent.
 */
export function getJsonWith(options: GetJsonOptions): (url: URL) => Promise<unknown> {
  const { timeoutMillis = 3_000, maxBytes = 1_048_576 } = options;
  return async (url) => {
    const signal = AbortSignal.timeout(timeoutMillis);
    try {
      const text = await readText(await send(url, options.fetch, signal), url, maxBytes);
      return parseJson(text, url);
    } catch (error) {
      if (signal.aborted) throw new Error(`${shown(url)} did not answer within ${timeoutMillis} ms`);
      throw error;
    }
  };
}

async function send(url: URL, ask: typeof fetch, signal: AbortSignal): Promise<Response> {
  try {
    return await ask(url, { redirect: 'manual', signal, headers: { accept: 'application/json, application/jwk-set+json' } });
  } catch (error) {
    const cause = (error as { readonly cause?: { readonly code?: string } }).cause;
    throw new Error(`${shown(url)} cannot be reached${cause?.code === undefined ? '' : ` (${cause.code})`}`);
  }
}

async function readText(response: Response, url: URL, maxBytes: number): Promise<string> {
  if (response.status !== 200) {
    await response.body?.cancel();
    const isRedirect = response.headers.has('location');
    throw new Error(`${shown(url)} answered ${response.status}${isRedirect ? ', and redirects are not followed' : ''}`);
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
