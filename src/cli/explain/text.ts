import type { Io } from '../io';
import { styled } from '../io';
import type { Check } from './check';
import type { Destination } from './destination';
import type { Explanation } from './explain';

const STYLES = { passed: 'green', refused: 'red', unknown: 'yellow', counts: 'dim', answered: 'green' } as const;

/** An explanation as lines; the first starts with the route's key. */
export function explanationLines(explanation: Explanation, io: Io): string[] {
  const { route, api, checks, caller } = explanation;
  const heading = route === null ? 'no route answers' : `${styled(io, 'bold', route)} of ${api}`;
  const who = caller === null ? [] : [`caller   ${caller.subject ?? 'no subject'} (${caller.scheme})`];
  return [heading, ...checks.map((check) => checkLine(check, io)), ...who, ...outcomeLines(explanation)];
}

function checkLine({ check, outcome, policy, origin, status, detail }: Check, io: Io): string {
  const answer = status === undefined ? '' : ` ${status}`;
  const why = detail === undefined ? '' : ` (${detail})`;
  return `  ${check.padEnd(13)} ${styled(io, STYLES[outcome], `${outcome}${answer}`.padEnd(12))} ${policy}${why} [${origin}]`;
}

function outcomeLines({ checks, backend, shares, answer, variant }: Explanation): string[] {
  const last = checks.at(-1);
  if (last?.outcome === 'refused') return [`answer   ${last.status} ${last.problem}`];
  if (last?.outcome === 'answered') return [`answer   ${last.status}, by the gateway`];
  return [
    ...(variant === undefined || variant === null ? [] : [`variant  ${variant + 1}`]),
    ...(answer === undefined
      ? []
      : [`answer   ${answer.status}${answer.location === undefined ? '' : ` to ${answer.location}`}, by the gateway`]),
    ...(backend === null ? [] : [backendLine(backend)]),
    ...(shares ?? []).map((share) => `share    ${share.percent.toFixed(1)} % to ${share.backend}`),
  ];
}

function backendLine({ name, path, host, timeoutMillis, bound }: NonNullable<Destination['backend']>): string {
  const at = bound === undefined ? '' : ` at ${bound}`;
  return `backend  ${name}${at}, path ${path}${host === undefined ? '' : `, host ${host}`}, within ${timeoutMillis / 1000} s`;
}
