import type { Alias } from '../../capability/alias';
import { calledAlias } from '../../capability/code-deploy';
import { type ErrorsModel, problemBody } from '../../model/errors';
import type { GatewayModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import type { Bindings } from '../../spec/bindings';
import { type AccessOutcome, checkAccess } from './access';
import { believedRequest } from './believed';
import { checkBody, checkCeiling } from './body';
import type { ExplainedCaller } from './caller';
import { type Check, isOver, upToTheEnd } from './check';
import { type Destination, destinationOf, type OwnAnswer } from './destination';
import { checkExchange } from './exchange';
import { checkFilledPath } from './filled-path';
import { checkLimits } from './limits';
import { malformedRequest } from './malformed';
import { type Match, matchRequest } from './match';
import { checkPlan } from './plans';
import type { AskedRequest } from './request';
import { checkIps, checkPreflight, checkRequired } from './rules';
import { onSide } from './side';
import { checkUpgrade } from './upgrade';
import type { Known } from './values';
import { checkVersion } from './version';
import { wayOf } from './way';

/** What the gateway does with a request, step by step. */
export interface Explanation extends Partial<Destination> {
  /** The route's key as written; null where no route answers. */
  readonly route: string | null;
  readonly api: string | null;
  /** In the order in which they are made, up to the one that refuses. */
  readonly checks: readonly Check[];
  readonly caller: ExplainedCaller | null;
  /** The version that the request is of; null where no version is looked at, or none is known. */
  readonly version: string | null;
  /** The caller's usage plan. */
  readonly plan: string | null;
  readonly backend: Destination['backend'];
  readonly answer: Destination['answer'];
  /** What divides the requests of the route on AWS, where the proxy does not. */
  readonly alias?: Alias;
}

/** Explains a request from the model alone; nothing runs. */
export function explain(request: AskedRequest, model: GatewayModel, bindings: Bindings = {}): Explanation {
  const malformed = malformedRequest(request);
  if (malformed === undefined) return explainRequest(believedRequest(request, model, bindings), model, bindings);
  const answer = answerOf([malformed], model.errors);
  return { route: null, api: null, version: null, plan: null, checks: [malformed], caller: null, backend: null, answer };
}

function explainRequest(request: AskedRequest, model: GatewayModel, bindings: Bindings): Explanation {
  const match = matchRequest(request, model);
  const { api, route } = match;
  const place = { route: route?.key ?? null, api: api?.name ?? null };
  const before = checksBefore(request, match);
  const chosen = route === undefined ? undefined : wayOf(route, request);
  const version = chosen?.version ?? null;
  const ended = (checks: readonly Check[], { caller, plan }: Pick<AccessOutcome, 'caller' | 'plan'>): Explanation => {
    return { ...place, version, checks, caller, plan: plan?.name ?? null, backend: null, answer: answerOf(checks, model.errors) };
  };
  if (api === undefined || route === undefined || chosen === undefined || isOver(before)) return ended(before, { caller: null });
  const access = checkAccess(request, route, api, bindings);
  const checks = upToTheEnd([
    ...before,
    ...checkLimits(route, model, false),
    ...access.checks,
    ...checkLimits(route, model, true),
    ...checkPlan(access.plan),
    ...checkRequired(request, route),
    ...checkBody(request, route),
    ...checkVersion(chosen, api),
  ]);
  if (isOver(checks)) return ended(checks, access);
  const known = { ...askedBy(request, route, access.caller), route: route.key, captured: match.captured, inner: match.inner ?? '' };
  const way = onSide(chosen, known, api);
  const filled = checkFilledPath(way, known);
  if (isOver(filled)) return ended([...checks, ...filled], access);
  const { caller, plan } = access;
  const all = [...checks, ...checkExchange(way, api)];
  const alias = calledAlias(route, { model, api, bindings });
  return {
    ...place,
    version,
    checks: all,
    caller,
    plan: plan?.name ?? null,
    ...destinationOf(way, route, known, api, bindings),
    ...(alias === undefined ? {} : { alias }),
  };
}

/** Who calls, as far as values may say it: on an open route no token is looked at, and nobody is known. */
function askedBy(request: AskedRequest, { access }: RouteModel, caller: ExplainedCaller | null): Pick<Known, 'request' | 'caller'> {
  return 'open' in access ? { request: { ...request, claims: {} }, caller: { scheme: '', subject: null } } : { request, caller };
}

/** All up to the limits; where they end, something else may have ended them earlier. */
function checksBefore(request: AskedRequest, match: Match): readonly Check[] {
  return checkCeiling(request, upToTheEnd([...checkUpgrade(request, match), ...earlyChecks(request, match)]));
}

/** What stands between the route and the limits. */
function earlyChecks(request: AskedRequest, { path, route, checks }: Match): Check[] {
  if (path === undefined || isOver(checks)) return [];
  const first = route ?? [...path.methods.values()][0];
  if (first === undefined) return [];
  const { methods } = path;
  const withCors = [...methods.values()].find((candidate) => candidate.cors !== undefined) ?? first;
  return [...checkIps(request, first.ips), ...checkPreflight(request, path, withCors.origin.cors)];
}

/** What the check answers that ends the list. */
function answerOf(checks: readonly Check[], errors: ErrorsModel): OwnAnswer | null {
  const { status, problem } = checks.at(-1) ?? {};
  if (problem !== undefined) return { status: problemBody(problem, errors).status, problem, type: problemBody(problem, errors).type };
  return status === undefined ? null : { status };
}
