import type { ClientRequest, IncomingMessage } from 'node:http';

/**
 * Sends a request whose repetition does no harm, and resolves when its answer begins.
 *
 * Servers close connections that are idle. Where one that was used before breaks without an answer, the request is sent once more, on a new one.
 */
export function answerBegun(send: (options: { readonly agent?: false }) => ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let begun = false;
    const first = send({});
    first.once('response', (response) => {
      begun = true;
      resolve(response);
    });
    first.on('error', (error: NodeJS.ErrnoException) => {
      if (!begun && first.reusedSocket && BROKEN.includes(error.code)) send({ agent: false }).once('response', resolve).on('error', reject);
      else reject(error);
    });
  });
}

const BROKEN: readonly (string | undefined)[] = ['ECONNRESET', 'EPIPE'];
