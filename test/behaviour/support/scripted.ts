import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { eventually } from './gateway';
import { type RunFiles, type Running, startRun } from './run-files';
import { startUpstream, type Upstream } from './upstream';

/** What a backend does with a request whose body is read. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A backend that behaves as a test says, and remembers what reached it. */
export interface Scripted extends Upstream {
  behave(behaviour: Behaviour): void;
  /** What reached it: `METHOD path`, with the length of the body where there is one. */
  readonly seen: string[];
}

/** Starts one for the length of a test. */
export async function scripted(first: Behaviour): Promise<Scripted> {
  let behaviour = first;
  const seen: string[] = [];
  const upstream = await startUpstream((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      seen.push(`${request.method} ${request.url}${body.length > 0 ? ` ${body.length}` : ''}`);
      behaviour(request, response, body);
    });
  });
  onTestFinished(upstream.close);
  return {
    ...upstream,
    seen,
    behave: (next) => {
      behaviour = next;
    },
  };
}

/** Answers with a status, after a time. */
export function answers(status: number, { millis = 0, text = `${status}` } = {}): Behaviour {
  return (_, response) => setTimeout(() => response.writeHead(status).end(text), millis);
}

/** Ends the connection in the place of an answer. */
export const resets: Behaviour = (request) => request.socket.destroy();

/** Starts a gateway for the length of a test. */
export async function running(files: RunFiles): Promise<Running> {
  const gateway = await startRun(files);
  onTestFinished(gateway.end);
  return gateway;
}

/** Requests that go on at a pace, until they are stopped. */
export interface Traffic {
  /** What has been answered, in order; 0 where there was no answer. */
  readonly statuses: readonly number[];
  stop(): Promise<void>;
}

/** Sends a request every so many milliseconds, whatever becomes of the others. */
export function traffic(url: string, everyMillis: number): Traffic {
  const statuses: number[] = [];
  const open = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const one = fetch(url)
      .then(async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      })
      .catch(() => 0)
      .then((status) => void statuses.push(status))
      .finally(() => open.delete(one));
    open.add(one);
  }, everyMillis);
  const stop = async () => {
    clearInterval(timer);
    await Promise.all(open);
  };
  onTestFinished(stop);
  return { statuses, stop };
}

/** Waits until `/ready` says so of a breaker. */
export function breakerIs(gateway: Running, name: string, state: string, millis = 5_000): Promise<void> {
  return eventually(async () => ((await gateway.ready()).breakers as { [name: string]: string } | undefined)?.[name] === state, millis);
}
