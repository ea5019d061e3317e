/** A header of a request or an answer, with its name in lower case. */
export type Header = readonly [name: string, value: string];

/** What an answer says where it may not be given to anybody later without the backend's word (RFC 9111, section 5.2.2). */
const NOT_LATER = ['no-store', 'private', 'no-cache', 'must-revalidate', 'proxy-revalidate'];

/** Longer lists make no sense, and each name is looked up for each request. */
const MOST_NAMES = 16;

/**
 * The headers by which an answer with status 200 differs from those to other requests for the same, as it says itself; undefined where
 * it may not be kept.
 */
export function variesBy(asked: readonly Header[], answered: readonly Header[]): readonly string[] | undefined {
  const said = directives(answered);
  if (NOT_LATER.some((word) => said.has(word)) || directives(asked).has('no-store')) return undefined;
  if (answered.some(([name]) => name === 'set-cookie')) return undefined;
  const encoded = answered.some(([name]) => name === 'content-encoding') ? ['accept-encoding'] : [];
  const names = [...new Set([...listed('vary', answered), ...encoded])].sort();
  return names.includes('*') || names.length > MOST_NAMES ? undefined : names;
}

/** Whether an answer says that everybody may have it, whatever credentials the backend saw. */
export function sharedByAll(answered: readonly Header[]): boolean {
  return directives(answered).has('public');
}

/** Belongs to one connection or to one request, and not to the answer. */
const NOT_KEPT = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]);

/** The headers of an answer that are given with it later. */
export function keepableHead(answered: readonly Header[]): Header[] {
  const named = new Set(listed('connection', answered));
  return answered.filter(([name]) => !NOT_KEPT.has(name) && !named.has(name) && !/^x-(?:envoy|tollgate)-/.test(name));
}

/** How old an answer was when it came. */
export function ageSeconds(answered: readonly Header[]): number {
  const [, text = '0'] = answered.find(([name]) => name === 'age') ?? [];
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function directives(headers: readonly Header[]): ReadonlySet<string> {
  return new Set(listed('cache-control', headers).map((directive) => (directive.split('=')[0] as string).trim()));
}

/** The items of all headers of a name, in lower case. */
function listed(wanted: string, headers: readonly Header[]): string[] {
  return headers
    .filter(([name]) => name === wanted)
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
