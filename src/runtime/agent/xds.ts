import type { IncomingMessage, ServerResponse } from 'node:http';
import { HOLD_MILLIS } from '../../targets/kubernetes/envoy/bootstrap';
import { type Channel, createChannel } from './channel';

/** The kinds of resources, as they stand in the path of a REST xDS request. */
export type Kind = 'listeners' | 'routes' | 'clusters' | 'extension_configs' | 'secrets';

/** The subscriptions of one Envoy, over HTTP. */
export interface Xds {
  /** The channel of a kind; route configurations, filters and secrets have one each, by name. */
  channel(kind: Kind, name?: string): Channel;
  /** Drops a route configuration's channel. */
  forget(kind: Kind, name: string): void;
  /** Answers `POST /v3/discovery:KIND`; false where the path is another one. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
}

interface DiscoveryRequest {
  readonly version_info?: string;
  readonly resource_names?: readonly string[];
}

/** Each of these has a subscription of its own. */
const NAMED: ReadonlySet<Kind> = new Set(['routes', 'extension_configs', 'secrets']);

const MAX_REQUEST_BYTES = 1024 * 1024;
const PATH = /^\/v3\/discovery:(listeners|routes|clusters|extension_configs|secrets)$/;

/** An xDS server that nobody has published anything on. */
export function createXds(): Xds {
  const channels = new Map<string, Channel>();

  const channel = (kind: Kind, name = ''): Channel => {
    const key = `${kind}/${name}`;
    const known = channels.get(key) ?? createChannel();
    channels.set(key, known);
    return known;
  };

  const answer = (kind: Kind, text: string, response: ServerResponse): void => {
    const { version_info: version = '', resource_names: names = [] } = JSON.parse(text) as DiscoveryRequest;
    const nothingNew = setTimeout(() => response.writeHead(304).end(), HOLD_MILLIS);
    const giveUp = channel(kind, NAMED.has(kind) ? names[0] : undefined).request(version, (body) => {
      clearTimeout(nothingNew);
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    response.on('close', () => {
      clearTimeout(nothingNew);
      giveUp();
    });
  };

  return {
    channel,
    forget: (kind, name) => void channels.delete(`${kind}/${name}`),
    handle(request, response) {
      const kind = PATH.exec(request.url ?? '')?.[1] as Kind | undefined;
      if (kind === undefined) return false;
      readBody(request)
        .then((text) => answer(kind, text, response))
        .catch(() => response.writeHead(400).end());
      return true;
    },
  };
}

/** All of a request's body as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) throw new Error('the request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
