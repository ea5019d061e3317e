import type { IncomingMessage } from 'node:http';
import { absoluteTime } from './table-tokens';
import { startUpstream, type Upstream } from './upstream';

/** An authorization server of a table. */
export interface ServerSpec {
  /** The credentials that it takes. */
  readonly client: { readonly id: string; readonly secret: string };
  /** What it says of a token (RFC 7662); times may be relative. Of others it says that they are not active. */
  readonly tokens?: { readonly [token: string]: { readonly [member: string]: unknown } };
}

/** Starts a server with an endpoint for introspection, `<name.introspection>`. */
export async function startServer({ client, tokens = {} }: ServerSpec): Promise<Upstream> {
  return startUpstream(async (request, response) => {
    const form = await formOf(request);
    response.setHeader('content-type', 'application/json;charset=UTF-8');
    if (!isClient(request.headers.authorization, client)) return response.writeHead(401).end('{"error":"invalid_client"}');
    const token = form.get('token') ?? '';
    const members = Object.hasOwn(tokens, token) ? { active: true, ...tokens[token] } : { active: false };
    return response.end(JSON.stringify(members, (_, value) => absoluteTime(value)));
  });
}

/** Both parts are form-encoded (RFC 6749, section 2.3.1). */
function isClient(authorization = '', { id, secret }: ServerSpec['client']): boolean {
  const [, encoded = ''] = /^Basic (.+)$/.exec(authorization) ?? [];
  const parts = Buffer.from(encoded, 'base64').toString().split(':');
  const decoded = parts.map((part) => new URLSearchParams(`text=${part}`).get('text'));
  return decoded.length === 2 && decoded[0] === id && decoded[1] === secret;
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return new URLSearchParams(request.method === 'POST' ? body : '');
}
