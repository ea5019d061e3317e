import { type Check, endedBy, refusedBy } from './check';
import { type AskedRequest, headerLine } from './request';

/** The checks of a request that asks for another protocol: refused wherever there is a route, and even before the path guard. */
export function checkUpgrade(request: AskedRequest, checks: readonly Check[]): readonly Check[] {
  const problem = checks.at(-1)?.problem;
  if (!asksForProtocol(request) || problem === 'not-found' || problem === 'method-not-allowed') return checks;
  const refusal = refusedBy('upgrade', 'no other protocol', 'default', 'forbidden', `asked for: ${headerLine(request, 'upgrade')}`);
  return endedBy(checks, refusal);
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
