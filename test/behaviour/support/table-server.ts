import type { IncomingMessage, ServerResponse } from 'node:http';
import { absoluteTime } from './table-tokens';
import { startUpstream, type Upstream } from './upstream';

/** An authorization server of a table. */
export interface ServerSpec {
  /** The credentials that it takes. */
  readonly client: { readonly id: string; readonly secret: string };
  /** What it says of a token (RFC 7662); times may be relative. Of others it says that they are not active. */
  readonly tokens?: { readonly [token: string]: { readonly [member: string]: unknown } };
  /**
   * What it says to an exchange of a token (RFC 8693), or of any JWT of a subject, with its status; times may be relative. Others it
   * refuses with `invalid_grant`.
   */
  readonly exchanges?: { readonly [subject: string]: { readonly status?: number; readonly [member: string]: unknown } };
}

/**
 * Starts a server with endpoints for introspection, `<name.introspection>`, and for exchange, `<name.exchange>`. Unless it is told
 * otherwise, a new token names whom and what it is for: `SUBJECT/AUDIENCE/SCOPES`.
 */
export async function startServer({ client, tokens = {}, exchanges = {} }: ServerSpec): Promise<Upstream> {
  return startUpstream(async (request, response) => {
    const form = await formOf(request);
    response.setHeader('content-type', 'application/json;charset=UTF-8');
    if (!isClient(request.headers.authorization, client)) return response.writeHead(401).end('{"error":"invalid_client"}');
    if (request.url === '/exchange') return exchanged(form, exchanges, response);
    const token = form.get('token') ?? '';
    const members = Object.hasOwn(tokens, token) ? { active: true, ...tokens[token] } : { active: false };
    return response.end(JSON.stringify(members, (_, value) => absoluteTime(value)));
  });
}

const USUAL = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
};

function exchanged(form: URLSearchParams, exchanges: NonNullable<ServerSpec['exchanges']>, response: ServerResponse): unknown {
  const [token, audience, scope] = ['subject_token', 'audience', 'scope'].map((name) => form.get(name) ?? '') as [string, string, string];
  const [, payload] = token.split('.');
  const subject = payload === undefined ? token : String(JSON.parse(Buffer.from(payload, 'base64url').toString()).sub);
  const isUsual = Object.entries(USUAL).every(([name, value]) => form.get(name) === value);
  if (!isUsual || !Object.hasOwn(exchanges, subject)) return response.writeHead(400).end('{"error":"invalid_grant"}');
  const { status = 200, ...members } = exchanges[subject] ?? {};
  const access_token = [subject, audience, scope].map((text) => text.replace(/\W/g, '-')).join('/');
  const usual = { access_token, issued_token_type: USUAL.subject_token_type, token_type: 'Bearer', expires_in: 60 };
  return response.writeHead(status).end(JSON.stringify({ ...usual, ...members }));
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
