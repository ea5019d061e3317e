import { type Check, endedBy, isOver, passed, refusedBy } from './check';
import { decodeUnreserved, type Match } from './match';
import { type AskedRequest, headerLine } from './request';
import { wayOf } from './way';

/**
 * The checks of a request that asks for another protocol: refused wherever there is a route, and even before the path guard, unless the
 * route is a WebSocket and the path stands there as it is written.
 */
export function checkUpgrade(request: AskedRequest, match: Match): readonly Check[] {
  const { checks } = match;
  const problem = checks.at(-1)?.problem;
  if (!asksForProtocol(request) || problem === 'not-found' || problem === 'method-not-allowed') return checks;
  const asked = `asked for: ${headerLine(request, 'upgrade')}`;
  if (takesWebSocket(request, match)) return [...checks, passed('upgrade', 'a WebSocket', 'route', asked)];
  return endedBy(checks, refusedBy('upgrade', 'no other protocol', 'default', 'forbidden', asked));
}

function takesWebSocket(request: AskedRequest, { route, checks }: Match): boolean {
  if (route?.stream?.kind !== 'websocket' || isOver(checks) || isEscaped(request.path)) return false;
  const { action } = wayOf(route, request);
  return headerLine(request, 'upgrade')?.toLowerCase() === 'websocket' && ('backend' in action || 'weighted' in action);
}

/** Such a path is read before the route is known that it leads to. */
function isEscaped(path: string): boolean {
  return decodeUnreserved(path) !== path;
}

/** HTTP/2 in clear text may be asked for, and is not taken up. */
function asksForProtocol(request: AskedRequest): boolean {
  const options =
    headerLine(request, 'connection')
      ?.toLowerCase()
      .split(/\s*,\s*/) ?? [];
  const protocol = headerLine(request, 'upgrade')?.toLowerCase();
  return options.includes('upgrade') && protocol !== undefined && protocol !== 'h2c';
}
