import type { StreamModel } from '../../model/stream';
import { aliasText } from '../alias-text';
import type { Io } from '../io';
import { styled } from '../io';
import { alarmLine, breakerLine, type ExplainedBreaker } from './breaker';
import type { ExplainedCaller } from './caller';
import type { Check } from './check';
import type { Destination, OwnAnswer } from './destination';
import type { Explanation } from './explain';
import { fallbackLine } from './fallback';
import type { ExplainedSide } from './way';

const STYLES = { passed: 'green', refused: 'red', unknown: 'yellow', counts: 'dim', answered: 'green' } as const;

/** An explanation as lines; the first starts with the route's key. */
export function explanationLines(explanation: Explanation, io: Io): string[] {
  const { route, api, checks, caller, plan, version } = explanation;
  const heading = route === null ? 'no route answers' : `${styled(io, 'bold', route)} of ${api}`;
  const who = [
    ...(caller === null ? [] : [callerLine(caller)]),
    ...(plan === null ? [] : [`plan     ${plan}`]),
    ...(version === null ? [] : [`version  ${version}`]),
  ];
  return [heading, ...checks.map((check) => checkLine(check, io)), ...who, ...outcomeLines(explanation)];
}

function callerLine({ scheme, subject, groups = [] }: ExplainedCaller): string {
  return `caller   ${subject ?? 'no subject'} (${scheme})${groups.length === 0 ? '' : `, in ${groups.join(', ')}`}`;
}

function checkLine({ check, outcome, policy, origin, status, detail }: Check, io: Io): string {
  const answer = status === undefined ? '' : ` ${status}`;
  const why = detail === undefined ? '' : ` (${detail})`;
  return `  ${check.padEnd(13)} ${styled(io, STYLES[outcome], `${outcome}${answer}`.padEnd(12))} ${policy}${why} [${origin}]`;
}

function outcomeLines({ backend, shares, breakers, fallbacks, answer, variant, side, alias }: Explanation): string[] {
  return [
    ...(variant === undefined || variant === null ? [] : [`variant  ${variant + 1}`]),
    ...(answer === null ? [] : [answerLine(answer)]),
    ...(side === undefined ? [] : [sideLine(side)]),
    ...(backend === null ? [] : [backendLine(backend), ...(backend.policies ?? []).map((policy) => `         ${policy}`)]),
    ...(backend?.stream === undefined ? [] : [streamLine(backend.stream)]),
    ...(shares ?? []).map((share) => `share    ${share.percent.toFixed(1)} % to ${share.backend}`),
    ...(alias === undefined ? [] : [`alias    on AWS, of the function: ${aliasText(alias)}`]),
    ...(breakers ?? []).map((one) => (isAlarm(one, alias) ? alarmLine(one) : breakerLine(one))),
    ...(fallbacks ?? []).map(fallbackLine),
  ];
}

function isAlarm({ backend }: ExplainedBreaker, alias: Explanation['alias']): boolean {
  return alias?.codeDeploy !== undefined && alias.canary === backend;
}

function answerLine({ status, problem, location }: OwnAnswer): string {
  if (problem !== undefined) return `answer   ${status} ${problem}`;
  return `answer   ${status}${location === undefined ? '' : ` to ${location}`}, by the gateway`;
}

function sideLine({ by, backend, number, keys = [] }: ExplainedSide): string {
  const names = keys.join(' and ');
  if (by === 'chance') return `side     by chance${names === '' ? '' : `, without ${names}`}`;
  if (backend === null) return `side     decided by ${names}, which is not known`;
  const why = { share: 'the share of all requests', preview: 'its preview', sticky: `${names} (number ${number?.toFixed(4)})` }[by];
  return `side     ${backend}, by ${why}`;
}

function backendLine({ name, path, host, timeoutMillis, bound }: NonNullable<Destination['backend']>): string {
  const at = bound === undefined ? '' : ` at ${bound}`;
  return `backend  ${name}${at}, path ${path}${host === undefined ? '' : `, host ${host}`}, within ${timeoutMillis / 1000} s`;
}

const KINDS = { sse: 'events', websocket: 'a WebSocket' } as const;

function streamLine({ kind, idleMillis, maxDurationMillis }: StreamModel): string {
  const longest = maxDurationMillis === undefined ? 'either side ends it' : `${maxDurationMillis / 1000} s`;
  return `stream   ${KINDS[kind]}: its head within that time, then at most ${idleMillis / 1000} s in silence, until ${longest}`;
}
