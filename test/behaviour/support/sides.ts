import { createHash } from 'node:crypto';
import { Agent, get, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { NUMBERS } from '../../../src/model/sides';
import { stickyNumber } from '../../../src/runtime/core/sticky-number';
import { startUpstream, type Upstream } from './upstream';

/** What a backend says of a request: who it is, and what it was shown. */
export interface Seen {
  readonly status: number;
  readonly backend: string;
  readonly headers: { readonly [name: string]: string };
  /** The headers of the answer. */
  readonly answered: IncomingHttpHeaders;
}

/** A backend that answers with its name and the headers that it was shown. */
export function tellingUpstream(backend: string): Promise<Upstream> {
  return startUpstream((request, response) => {
    request.resume();
    response.end(JSON.stringify({ backend, headers: request.headers }));
  });
}

/** Headers of a request: several lines where there are several values. */
export type Sent = { readonly [name: string]: string | readonly string[] };

const agent = new Agent({ keepAlive: true });

/** Asks, and reads what the backend says. */
export function see(url: string, headers: Sent = {}): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers: headers as OutgoingHttpHeaders }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      const { statusCode: status = 0, headers: answered } = response;
      resolve({ status, answered, ...(status === 200 ? JSON.parse(text) : { backend: '', headers: {} }) });
    });
    asked.on('error', reject);
  });
}

/** How many of so many requests each backend answers, asked by several clients at a time. */
export async function tally(count: number, one: (index: number) => Promise<Seen>): Promise<{ readonly [backend: string]: number }> {
  const found: { [backend: string]: number } = {};
  for (const { backend } of await all(count, one)) found[backend] = (found[backend] ?? 0) + 1;
  return found;
}

/** The answers of so many requests in their order, asked by several clients at a time. */
export async function all<T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  let next = 0;
  const client = async () => {
    for (let index = next++; index < count; index = next++) answers[index] = await one(index);
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return answers;
}

/** What a right share stays within, but for one time in a million: six standard deviations. */
export function bounds(share: number, count: number): readonly [least: number, most: number] {
  const spread = 6 * Math.sqrt(count * share * (1 - share));
  return [count * share - spread, count * share + spread];
}

/** Whether callers with these values are on the first side, which has that share of all numbers. */
export function isFirst(scope: string, values: readonly string[], percent: number): boolean {
  return stickyNumber(scope, values) < Math.round((percent * NUMBERS) / 100);
}

/** Names of callers that look like those of a system: the same in every run. */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => createHash('sha256').update(`caller ${index}`).digest('hex').slice(0, 12));
}
