import { type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { shop } from '../shop/spec';
import { type Answer, comparedHeaders, isEcho } from './answer';
import type { DemoRequest } from './requests';

/** A gateway that serves the shop. */
export interface Gateway {
  readonly url: string;
  /** The name that it is called by. Default: that of its address. */
  readonly host?: string;
}

/** Sends a request to a gateway, so often as it says, and answers with the highest status. Backends are called by their names. */
export async function ask(gateway: Gateway, request: DemoRequest, agent: string, nameOf: (host: string) => string): Promise<Answer> {
  const sent = Array.from({ length: request.times ?? 1 }, () => askPatiently(gateway, request, agent));
  const answers = (await Promise.all(sent)).sort((one, other) => other.status - one.status);
  const [{ status, headers, body }] = answers as [Answer];
  return { status, headers, body: isEcho(body) ? { ...body, headers: { ...body.headers, host: nameOf(body.headers.host ?? '') } } : body };
}

/** On a busy machine some plan is looked up too late now and then, which is answered 503. */
async function askPatiently(gateway: Gateway, request: DemoRequest, agent: string, tries = 3): Promise<Answer> {
  const answer = await askOnce(gateway, request, agent);
  return answer.status === 503 && tries > 1 ? askPatiently(gateway, request, agent, tries - 1) : answer;
}

async function askOnce(gateway: Gateway, request: DemoRequest, agent: string): Promise<Answer> {
  const response = await answered(gateway, request, agent);
  const headers = comparedHeaders(atRoot(single(response.headers), gateway), request.headers?.origin !== undefined);
  return { status: response.statusCode as number, headers, body: parsed(await text(response)) };
}

function answered({ url, host }: Gateway, { line, token, headers, body }: DemoRequest, agent: string): Promise<IncomingMessage> {
  const [method, path] = line.split(' ') as [string, string];
  const added = { 'user-agent': agent, ...(host && { host }), ...(token && { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    const sent = send(`${url}${shop.basePath}${path}`, { method, headers: { ...added, ...headers }, agent: false });
    sent.once('response', resolve).once('error', reject).end(body);
  });
}

/** Without a domain, what a redirect leads to on AWS stands below the name of the stage, the end of its address. */
function atRoot({ location, ...headers }: Answer['headers'], { url }: Gateway): Answer['headers'] {
  if (location === undefined) return headers;
  const { pathname } = new URL(url);
  const stage = `${pathname.slice(pathname.lastIndexOf('/'))}/`;
  return { ...headers, location: location.startsWith(stage) ? location.slice(stage.length - 1) : location };
}

function single(headers: IncomingHttpHeaders): Answer['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
