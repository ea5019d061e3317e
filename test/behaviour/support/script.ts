import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * What a backend does with the tries of a request, as one of its headers says: `503, reset, 200`; the last one goes on. A request is
 * known by its id.
 */
export class Script {
  private readonly tries = new Map<string, number>();

  public constructor(private readonly header = 'x-script') {}

  /**
   * Plays the next step: a status, one with `;retry-after=2`, `reset` (the connection ends without an answer), `half` (it ends within
   * one), `late` (nothing ever comes) or `slow` (200 after 300 ms).
   */
  public play(request: IncomingMessage, response: ServerResponse): void {
    const [step, after] = this.next(request).split(';retry-after=') as [string, string | undefined];
    if (step === 'reset') return void request.socket.destroy();
    if (step === 'late') return;
    if (step === 'half') {
      response.writeHead(200, { 'content-length': '100' }).write('half of an answer');
      setTimeout(() => request.socket.destroy(), 20);
      return;
    }
    const answer = () =>
      response.writeHead(step === 'slow' ? 200 : Number(step), after === undefined ? {} : { 'retry-after': after }).end(step);
    if (step === 'slow') setTimeout(answer, 300);
    else answer();
  }

  private next({ headers }: IncomingMessage): string {
    const steps = String(headers[this.header] ?? '200').split(/, */);
    const id = String(headers['x-request-id']);
    const tries = this.tries.get(id) ?? 0;
    this.tries.set(id, tries + 1);
    return steps[Math.min(tries, steps.length - 1)] as string;
  }
}
