import { type Check, refusedBy } from './check';
import type { AskedRequest } from './request';

const ALPHABET = 'printable ASCII without "#"';
const UNSIGNED_64 = 2n ** 64n;

/** The refusal of what the gateway takes for no request, before it looks at host and path; nothing where it is one. */
export function malformedRequest(request: AskedRequest): Check | undefined {
  const { method, path, search, headers } = request;
  const odd = [...headers.keys()].find((name) => name.includes('_'));
  if (method === 'CONNECT') return malformed('method', 'requests for a path', 'CONNECT asks for a tunnel');
  if (!/^[!-~]*$/.test(path + search)) return malformed('path', ALPHABET, 'a control character, or one outside of ASCII');
  if (/#/.test(path + search)) return malformed('path', ALPHABET, 'a fragment is never sent');
  if (odd !== undefined) return malformed('headers', 'names without underscores', `"${odd}" has one`);
  return hasOddLength(headers) ? malformed('body', 'one length in digits, or chunks', 'the length is none') : undefined;
}

/** Several lengths, what is no number, and a length of what comes in chunks: the next server might take another one (RFC 9112, 6.3). */
function hasOddLength(headers: AskedRequest['headers']): boolean {
  const lengths = headers.get('content-length') ?? [];
  if (lengths.length === 0) return false;
  const [length] = lengths as [string];
  return lengths.length > 1 || headers.has('transfer-encoding') || !/^\d+$/.test(length) || BigInt(length) >= UNSIGNED_64;
}

function malformed(check: string, policy: string, detail: string): Check {
  return refusedBy(check, policy, 'default', 'invalid-request', detail);
}
