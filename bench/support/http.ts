import { request } from 'node:http';
import { isFree } from '../../src/cli/run/ports';
import type { Server } from './processes';

/** Below the range from which the system gives out ports, where a connection of somebody else could take one. */
const FIRST_PORT = 18_400;
let given = 0;

/** The next port of ours, which must be free: else the numbers would be somebody else's. */
export async function nextPort(): Promise<number> {
  const port = FIRST_PORT + (given++ % 1_000);
  if (!(await isFree(port))) throw new Error(`port ${port} is taken`);
  return port;
}

/** Headers of a request. */
type Headers = { readonly [name: string]: string };

/** The status of an answer. */
export async function status(port: number, path: string, headers?: Headers): Promise<number> {
  return (await answer(port, path, headers)).status;
}

/** An answer. */
export function answer(port: number, path: string, headers: Headers = {}): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode as number, text }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

/** Resolves once a server answers with some status, and throws if it ends before. */
export async function untilAnswers(server: Server, port: number): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    server.assertAlive();
    const answered = await status(port, '/').then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${server.name} does not answer`);
}
