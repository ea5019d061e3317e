import { createHash } from 'node:crypto';
import type { ServerHttp2Stream } from 'node:http2';
import type { HmacDelivery } from '../../targets/kubernetes/agent-plan';
import { checkSignature } from '../core/hmac';
import { respond } from './respond';

/** Where the companion is asked about signatures; behind it the scheme, and what the client asks for. */
export const HMAC_PATH = '/hmac/';

/** A scheme of signed bodies with its key; without one while its secret is not there. */
export interface HmacCheck extends HmacDelivery {
  readonly signingKey?: string;
}

/** The path that asks about the signatures of a scheme, by all that it is. */
export function hmacPath(scheme: readonly string[]): string {
  return `${HMAC_PATH}${createHash('sha256').update(JSON.stringify(scheme)).digest('hex').slice(0, 16)}`;
}

/** What Envoy says of a body: `false` where it is whole. Of a larger one it may send the part that fits. */
const PARTIAL_HEADER = 'x-envoy-auth-partial-body';

/** Answers once all of a body has come: 200, with the header of a yes or without; 413 where it is a part. 503 where nothing can be said. */
export function answerHmac(stream: ServerHttp2Stream, path: string, rawHeaders: readonly string[], checks: readonly HmacCheck[]): void {
  const check = checks.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  if (check?.signingKey === undefined) {
    stream.resume();
    respond(stream, { ':status': 503 });
    return;
  }
  const signature = checkSignature(check, check.signingKey, (header) => valuesOf(header, rawHeaders));
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    signature.update(chunk);
    length += chunk.length;
  });
  stream.on('end', () => {
    if (length > 0 && valuesOf(PARTIAL_HEADER, rawHeaders).join() !== 'false') {
      respond(stream, { ':status': 413 });
      return;
    }
    respond(stream, { ':status': 200, ...(signature.holds(Date.now()) ? { [check.allowed]: 'yes' } : {}) });
  });
}

/** Every value of a header, in names and values that take turns: Node joins those of one name. */
function valuesOf(header: string, rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1] === header);
}
