import type { ExternalModel } from '../../model/external';
import type { RequestView } from './request';
import { returnedIdentity } from './returned-identity';
import type { Verification, Verifier } from './verifier';

/** What a service is asked: with GET, and within a time that counts until its answer is complete. */
export interface ServiceQuestion {
  readonly url: string;
  readonly headers: { readonly [name: string]: string | readonly string[] };
  readonly timeoutMillis: number;
}

/** What it answered. Names of headers are lower case; several values of one are joined by commas. */
export interface ServiceAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | undefined };
}

/** Asks a service. Throws where it cannot be reached, is too slow or answers more than can be read. */
export type AskService = (question: ServiceQuestion) => Promise<ServiceAnswer>;

/** Lets a service decide. What it answers to a caller whom it refuses does not reach the caller: an authorizer has no such words. */
export class ExternalVerifier implements Verifier {
  constructor(
    private readonly scheme: string,
    private readonly rules: ExternalModel,
    private readonly ask: AskService,
  ) {}

  public async verify(request: RequestView): Promise<Verification> {
    const { url, sendHeaders, timeoutMillis } = this.rules;
    const sent = sendHeaders.flatMap((name) => {
      const values = request.headers.get(name);
      return values === undefined ? [] : [[name, values] as const];
    });
    if (sent.length === 0) return 'absent';
    try {
      const answer = await this.ask({ url, headers: { ...Object.fromEntries(sent), ...describe(request) }, timeoutMillis });
      return this.verdictOf(answer);
    } catch {
      return 'unavailable';
    }
  }

  private verdictOf({ status, headers }: ServiceAnswer): Verification {
    if (status === 403) return 'forbidden';
    if (status === 401 || (status >= 300 && status < 400)) return 'invalid';
    if (status < 200 || status > 299) return 'unavailable';
    return { identity: returnedIdentity(this.scheme, this.rules, (name) => headers[name]) };
  }
}

/** Who asks for what. API Gateway shows queries decoded: they are encoded anew. */
function describe({ method, path, clientIp, headers, query }: RequestView): { readonly [name: string]: string } {
  const pairs = [...query].flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`));
  return {
    'x-forwarded-method': method,
    'x-forwarded-host': headers.get('host')?.[0] ?? '',
    'x-forwarded-uri': pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    'x-forwarded-for': clientIp,
  };
}
