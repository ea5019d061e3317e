import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** An authorization server on loopback that knows some opaque tokens, and exchanges any token. */
export class AuthorizationServer {
  /** How often it was asked. */
  public asked = 0;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(
    private readonly port: number,
    private readonly tokens: readonly string[],
  ) {}

  public get introspection(): string {
    return `http://127.0.0.1:${this.port}/introspection`;
  }

  public get exchange(): string {
    return `http://127.0.0.1:${this.port}/exchange`;
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
  }

  public end(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let form = '';
    for await (const chunk of request.setEncoding('utf8')) form += chunk;
    this.asked++;
    const { token = '', subject_token: subject = '' } = Object.fromEntries(new URLSearchParams(form));
    const said =
      request.url === '/exchange' ? { access_token: exchanged(subject), ...LIVES } : { active: this.tokens.includes(token), ...CALLER };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(said));
  }
}

const LIVES = { token_type: 'Bearer', expires_in: 7_200 };
const CALLER = { sub: 'caller', scope: 'orders:read', client_id: 'app' };

/** What the backend gets for a caller's token. */
export function exchanged(token: string): string {
  return `for-the-backend-${token.slice(-40)}`;
}
