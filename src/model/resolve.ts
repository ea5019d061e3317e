import type { Problem } from '../problem';
import { SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { Baseline } from '../spec/baseline';
import type { GatewaySettings } from '../spec/gateway';
import { resolveBackends } from './backend';
import { type BoundValues, substituteValues } from './bound-values';
import { checkApi } from './checks';
import { checkGateway } from './checks-gateway';
import { checkHeaders } from './checks-headers';
import { resolveCors } from './cors';
import { GATEWAY_OWNER, resolveLimits } from './limits';
import { loginRoutes } from './login-routes';
import type { ApiModel, GatewayModel } from './model';
import { orderRoutes, resolvePaths, TooManyOverlaps } from './paths';
import { resolvePlans } from './plans';
import { allReached } from './reached';
import { at, Report } from './report';
import { resolveRoute } from './resolve-route';
import type { PathModel, RouteModel } from './route';
import { resolveSchemes } from './scheme';
import { sortedEntries } from './sorted';
import { versionedRoutes } from './versioned-routes';
import { resolveVersions } from './versions';

/** What a gateway is made from. */
export interface ResolveInput {
  readonly apis: readonly ApiSpec[];
  readonly settings?: GatewaySettings;
  /** What `${value:NAME}` stands for. Undefined where no environment is known yet: references stay as they are. */
  readonly values?: BoundValues;
}

/** A resolved gateway and what is odd, but not wrong, about it. */
export interface Resolved {
  readonly model: GatewayModel;
  readonly warnings: readonly Problem[];
}

/** Longer paths are a mistake. */
const MOST_SEGMENTS = 128;

const DEFAULT_TYPE_BASE = 'urn:tollgate:problem:';

/** A resolved gateway and everything that is wrong or odd about it. */
export interface Examined {
  readonly model: GatewayModel;
  readonly problems: readonly Problem[];
}

/** Fills defaults, inherits policies, orders routes and finds what can never work. Throws `SpecError` with all problems. */
export function resolve(input: ResolveInput): Resolved {
  const { model, problems } = examine(input);
  const errors = problems.filter((problem) => problem.severity !== 'warning');
  if (errors.length > 0) throw new SpecError(subjectOf(model), errors);
  return { model, warnings: problems };
}

/** How problems name a gateway: by its only API, or by its own name. */
export function subjectOf(model: GatewayModel): string {
  return model.apis.length === 1 ? `API '${model.apis[0]?.name}'` : `Gateway '${model.name}'`;
}

/** Like `resolve`, for those who add problems of their own: the model holds only where none is an error. */
export function examine(input: ResolveInput): Examined {
  const reports = input.apis.map((spec) => ({ spec, report: new Report() }));
  const report = new Report();
  const { apis: specs, settings } = substituteValues({ apis: reports, settings: input.settings ?? {}, report }, input.values);
  const apis = specs.map((spec, index) => resolveApi(spec, settings.baseline ?? {}, reports[index]?.report as Report));
  const model = gatewayModel(settings, apis);
  checkGateway(model, report);
  for (const [index, api] of apis.entries()) checkHeaders(api, model, reports[index]?.report as Report);
  const served = apis.map((api, index) => inVersions(api, settings.baseline ?? {}, reports[index]?.report as Report));
  const several = apis.length > 1;
  const problems = [
    ...report.problems,
    ...reports.flatMap(({ spec, report: { problems } }) =>
      problems.map((problem) => (several ? { ...problem, path: `${spec.name}: ${problem.path}` } : problem)),
    ),
  ];
  return { model: { ...model, apis: served }, problems };
}

function gatewayModel(settings: GatewaySettings, apis: readonly ApiModel[]): GatewayModel {
  const { baseline, errors, requestId, observability } = settings;
  return {
    name: settings.name ?? apis[0]?.name ?? 'gateway',
    apis,
    limits: resolveLimits(baseline?.limits, GATEWAY_OWNER, 'baseline.limits'),
    errors: { typeBase: errors?.typeBase ?? DEFAULT_TYPE_BASE, detail: new Map(sortedEntries(errors?.detail)) },
    requestId: { header: (requestId?.header ?? 'x-request-id').toLowerCase(), trust: requestId?.trust ?? false },
    limitHeaders: settings.limitHeaders ?? 'draft',
    accessLog: { headers: lower(observability?.accessLog?.headers), redact: lower(observability?.accessLog?.redact) },
    securityHeaders: baseline?.securityHeaders === 'default',
    settings,
  };
}

function lower(names: readonly string[] | undefined): string[] {
  return (names ?? []).map((name) => name.toLowerCase());
}

function resolveApi(spec: ApiSpec, baseline: Baseline, report: Report): ApiModel {
  const schemes = resolveSchemes(spec.schemes, baseline.schemes, spec.name, report);
  const backends = resolveBackends(spec.backends, baseline.timeout);
  const basePath = (spec.basePath ?? '').replace(/\/$/, '');
  const cors = spec.cors ?? baseline.cors;
  const versions = resolveVersions(spec);
  const context = { spec, basePath, schemes, backends, baseline, versions, report };
  const written = sortedEntries(spec.routes).map(([key, route]) => resolveRoute(key, route, context));
  const routes = orderRoutes([...written, ...loginRoutes(written, context)]);
  const api: ApiModel = {
    name: spec.name,
    hosts: [...new Set(lower(spec.hosts))],
    basePath,
    schemes,
    backends,
    routes,
    paths: paths(routes, report),
    reached: allReached(routes, context),
    limits: resolveLimits(spec.limits, spec.name, 'limits'),
    plans: resolvePlans(spec),
    ...(versions === undefined ? {} : { versions }),
    ...(cors === undefined ? {} : { cors: resolveCors(cors) }),
    spec,
  };
  checkApi(api, baseline, report);
  return api;
}

/** The API with a route, or a variant, for each of its versions. */
function inVersions(api: ApiModel, baseline: Baseline, report: Report): ApiModel {
  const { versions, basePath, backends } = api;
  if (versions === undefined) return api;
  const routes = orderRoutes(versionedRoutes(api.routes, { versions, basePath, backends, baseline }));
  return { ...api, routes, paths: paths(routes, report), reached: allReached(routes, api) };
}

function paths(routes: readonly RouteModel[], report: Report): PathModel[] {
  const long = routes.filter(({ template }) => template.segments.length > MOST_SEGMENTS);
  for (const { key, template } of long) {
    const message = `the path has ${template.segments.length} segments; write at most ${MOST_SEGMENTS}, or end it with {rest+}`;
    report.error(at('routes', key), 'PathTooLong', message);
  }
  try {
    return long.length > 0 ? [] : resolvePaths(routes);
  } catch (error) {
    if (!(error instanceof TooManyOverlaps)) throw error;
    report.error(
      'routes',
      'TooManyOverlaps',
      'too many routes overlap without one covering the other; give them different literal segments',
    );
    return [];
  }
}
