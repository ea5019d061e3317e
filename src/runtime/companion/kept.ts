import type { ServerHttp2Stream } from 'node:http2';
import type { Header } from '../core/keepable';
import type { KeptAnswer, KeptAnswers, KeptQuestion } from '../core/kept-answers';
import { LARGEST_ANSWER_BYTES } from './kept-paths';
import { respond } from './respond';

/** What the heads of a request and an answer take at most. */
const HEADS_BYTES = 262_144;

/** How many lines with a mark there are. */
const MARKED = 6;

/** What Envoy says of a request, and of its answer where that is to be kept. */
export interface SaidOfAnswer {
  readonly question: KeptQuestion;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** Keeps an answer, gives the last one, or forgets it. Whatever cannot be read is not kept, and not found. */
export function answerKept(stream: ServerHttp2Stream, what: string, kept: KeptAnswers): void {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LARGEST_ANSWER_BYTES + HEADS_BYTES) chunks.push(chunk);
  });
  stream.on('end', () => {
    const said = length > LARGEST_ANSWER_BYTES + HEADS_BYTES ? undefined : readKept(Buffer.concat(chunks));
    if (said === undefined) return respond(stream, { ':status': 404 });
    if (what === 'last') return giveLast(stream, said.question, kept);
    if (what === 'keep') kept.keep(said.question, said);
    else kept.forget(said.question);
    respond(stream, { ':status': 204 });
  });
}

function giveLast(stream: ServerHttp2Stream, question: KeptQuestion, kept: KeptAnswers): void {
  const found = kept.last(question);
  if (found === undefined) respond(stream, { ':status': 404 });
  else if (!stream.destroyed) give(stream, found);
}

/** The head of the answer and its body, as they came: of what backends send, HTTP/2 for Node.js refuses some as headers. */
function give(stream: ServerHttp2Stream, { headers, body }: KeptAnswer): void {
  const lines = headers.map(([name, value]) => `${name}: ${value}\n`).join('');
  stream.respond({ ':status': 200 });
  stream.write(`${lines}\n`, 'latin1');
  stream.end(body);
}

/**
 * The parts of a message, with an empty line between: what is asked and by whom, the head of the answer, and its body. Lines of the first
 * part that are no headers have a mark before them, and so are never empty.
 */
export function readKept(message: Buffer): SaidOfAnswer | undefined {
  const asked = part(message, 0);
  const answered = part(message, asked.next);
  const [way, ttl, target, caller, told, credentials] = asked.lines.slice(0, MARKED).map((line) => line.slice(1));
  if (credentials === undefined || !/^\d+$/.test(ttl as string)) return undefined;
  const from = { way, asked: target, caller } as Pick<KeptQuestion, 'way' | 'asked' | 'caller'>;
  const by = { told: names(told), credentials: names(credentials), headers: asked.lines.slice(MARKED).map(header) };
  return {
    question: { ...from, ...by, ttlMillis: Number(ttl) },
    headers: answered.lines.map(header),
    body: message.subarray(answered.next),
  };
}

/** The lines from a place to the next empty one, each byte a character, and the place behind that. */
function part(message: Buffer, from: number): { readonly lines: readonly string[]; readonly next: number } {
  const end = message.indexOf('\n\n', from);
  if (end === -1) return { lines: [], next: message.length };
  const lines = message.toString('latin1', from, end).split('\n');
  return { lines: lines.filter((line) => line !== ''), next: end + 2 };
}

function names(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((name) => name !== '');
}

function header(line: string): Header {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 2)];
}
