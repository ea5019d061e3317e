import type { IncomingMessage } from 'node:http';
import { Script } from './script';
import { startUpstream, type Upstream } from './upstream';

/** A scripted backend, and what reached it. */
export interface ScriptedUpstream extends Upstream {
  readonly name: string;
  readonly requests: readonly {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  /** How many reached it since the last time that somebody asked. */
  fresh(): number;
}

/** Starts one that is told by a header what to do. It takes the whole request before it does what is asked for. */
export async function startScripted(name: string, header = 'x-script'): Promise<ScriptedUpstream> {
  const requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const script = new Script(header);
  let seen = 0;
  const upstream = await startUpstream((request, response) => {
    const record = { method: request.method as string, url: request.url as string, headers: request.headers, body: '' };
    requests.push(record);
    response.setHeader('x-upstream', name);
    request.on('data', (data: Buffer) => (record.body += data.toString('latin1')));
    request.on('end', () => script.play(request, response));
  });
  const fresh = () => {
    const count = requests.length - seen;
    seen = requests.length;
    return count;
  };
  return { ...upstream, name, requests, fresh };
}
