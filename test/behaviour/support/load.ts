import { Agent, get, type OutgoingHttpHeaders } from 'node:http';

/** Requests in closed loops, for as long as it takes. */
export interface Load {
  /** Ends the loops; with what came of the requests. */
  stop(): Promise<LoadResult>;
}

/** What came of the requests. */
export interface LoadResult {
  readonly requests: number;
  /** How often each answer came: status and body. */
  readonly answers: ReadonlyMap<string, number>;
  /** Error codes of requests that got no answer. */
  readonly errors: readonly string[];
  /** Connections that nobody accepted any more: the end of a service, not a failure of it. */
  readonly refusedConnections: number;
}

/** How clients behave. */
export interface LoadOptions {
  readonly loops?: number;
  readonly headers?: OutgoingHttpHeaders;
  /** A client that is asked to leave goes elsewhere, as it does where a balancer knows that this instance ends. Default: it comes back. */
  readonly leaves?: boolean;
}

/** Starts loops over connections that stay open. */
export function startLoad(url: string, { loops = 8, headers = {}, leaves = false }: LoadOptions = {}): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: loops });
  const answers = new Map<string, number>();
  const errors: string[] = [];
  let refusedConnections = 0;
  let requests = 0;
  let stopped = false;

  const loop = async (): Promise<void> => {
    while (!stopped) {
      const outcome = await fetchOnce(url, agent, headers);
      if (outcome.error === 'ECONNREFUSED') {
        refusedConnections += 1;
        return;
      }
      requests += 1;
      if (outcome.error === undefined) answers.set(outcome.answer, (answers.get(outcome.answer) ?? 0) + 1);
      else errors.push(outcome.error);
      if (leaves && outcome.asked) return;
    }
  };

  const running = Promise.all(Array.from({ length: loops }, loop));
  return {
    async stop() {
      stopped = true;
      await running;
      agent.destroy();
      return { requests, answers, errors, refusedConnections };
    },
  };
}

interface Outcome {
  readonly answer: string;
  readonly error?: string;
  /** Whether the answer asks the client to leave. */
  readonly asked: boolean;
}

function fetchOnce(url: string, agent: Agent, headers: OutgoingHttpHeaders): Promise<Outcome> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException) => resolve({ answer: '', error: error.code ?? error.message, asked: false });
    get(url, { agent, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('error', fail);
      response.on('end', () => resolve({ answer: `${response.statusCode} ${body}`, asked: response.headers.connection === 'close' }));
    }).on('error', fail);
  });
}
