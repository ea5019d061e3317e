import type { Problem } from '../problem';
import { SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { Baseline } from '../spec/baseline';
import type { GatewaySettings } from '../spec/gateway';
import { resolveBackends } from './backend';
import { substituteValues } from './bound-values';
import { checkApi } from './checks';
import { checkGateway } from './checks-gateway';
import { resolveLimits } from './limits';
import type { ApiModel, GatewayModel } from './model';
import { orderRoutes, resolvePaths, TooManyOverlaps } from './paths';
import { Report } from './report';
import { resolveRoute } from './resolve-route';
import type { PathModel, RouteModel } from './route';
import { resolveSchemes } from './scheme';

/** What a gateway is made from. */
export interface ResolveInput {
  readonly apis: readonly ApiSpec[];
  readonly settings?: GatewaySettings;
  /** What `${value:NAME}` stands for. Undefined where no environment is known yet: references stay as they are. */
  readonly values?: { readonly [name: string]: string };
}

/** A resolved gateway and what is odd, but not wrong, about it. */
export interface Resolved {
  readonly model: GatewayModel;
  readonly warnings: readonly Problem[];
}

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
  const settings = input.settings ?? {};
  const reports = input.apis.map((api) => ({ api, report: new Report() }));
  const substituted = substituteValues(
    input.apis,
    input.values,
    reports.map(({ report }) => report),
  );
  const apis = substituted.map((api, index) => resolveApi(api, settings.baseline ?? {}, reports[index]?.report as Report));
  const gateway = new Report();
  const model = gatewayModel(settings, apis);
  checkGateway(model, gateway);
  const several = apis.length > 1;
  const problems = [
    ...gateway.problems,
    ...reports.flatMap(({ api, report }) =>
      report.problems.map((problem) => ({ ...problem, path: several ? `${api.name}: ${problem.path}` : problem.path })),
    ),
  ];
  return { model, problems };
}

function gatewayModel(settings: GatewaySettings, apis: readonly ApiModel[]): GatewayModel {
  const { baseline, errors, requestId, observability } = settings;
  return {
    name: settings.name ?? apis[0]?.name ?? 'gateway',
    apis,
    limits: resolveLimits(baseline?.limits, 'gateway', 'baseline.limits'),
    errors: { typeBase: errors?.typeBase ?? DEFAULT_TYPE_BASE, detail: new Map(Object.entries(errors?.detail ?? {})) },
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
  const schemes = resolveSchemes(spec.schemes, baseline.schemes, report);
  const backends = resolveBackends(spec.backends);
  const basePath = (spec.basePath ?? '').replace(/\/$/, '');
  const context = { spec, basePath, schemes, backends, baseline, report };
  const routes = orderRoutes(Object.entries(spec.routes).map(([key, route]) => resolveRoute(key, route, context)));
  const api: ApiModel = {
    name: spec.name,
    hosts: (spec.hosts ?? []).map((host) => host.toLowerCase()),
    basePath,
    schemes,
    backends,
    routes,
    paths: paths(routes, report),
    limits: resolveLimits(spec.limits, spec.name, 'limits'),
    spec,
  };
  checkApi(api, baseline, report);
  return api;
}

function paths(routes: readonly RouteModel[], report: Report): PathModel[] {
  try {
    return resolvePaths(routes);
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
