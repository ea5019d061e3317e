import type { Action } from './action';
import { varyingBy } from './announcements';
import { merged } from './merged-changes';
import type { RewriteModel } from './rewrite';
import type { RouteModel } from './route';
import { template } from './template';
import { type TimeoutContext, timeoutOf } from './timeout';
import { type ChangesModel, NO_CHANGES } from './transform';
import type { MatchModel, PredicateModel, VariantModel } from './variants';
import { actionWithVersion, changesWithVersion, rewriteWithVersion } from './version-value';
import { actionOf, hasVersion, segmentOf, type VersionModel, type VersionPlaceModel, type VersionsModel } from './versions';

/** What versions are put into routes with. */
export interface VersioningContext extends TimeoutContext {
  readonly basePath: string;
  readonly versions: VersionsModel;
}

/**
 * The routes of an API as its versions have them. Where the path names the version, a route is there once for each; else its variants are
 * those of each version, and the route itself is what is answered where no version is known. What a login answers has no version.
 */
export function versionedRoutes(routes: readonly RouteModel[], context: VersioningContext): RouteModel[] {
  const { place } = context.versions;
  return routes.flatMap((route) => {
    if (route.login !== undefined) return [route];
    return 'path' in place ? byPath(route, place, context) : [byPredicate(route, place, context)];
  });
}

function byPath(route: RouteModel, place: { readonly path: string }, context: VersioningContext): RouteModel[] {
  const { byDefault, list } = context.versions;
  const named = [...list.values()].filter(({ name }) => hasVersion(route, name));
  const unnamed = byDefault !== undefined && hasVersion(route, byDefault.name) ? [inVersion(route, byDefault, context)] : [];
  return [...named.map((version) => below(segmentOf(place, version.name), inVersion(route, version, context), context)), ...unnamed];
}

/** A route as one version has it. */
function inVersion(route: RouteModel, version: VersionModel, context: VersioningContext): RouteModel {
  const { rewrite: _, ...plain } = route;
  const variants = version.retired ? [] : route.variants.map((variant) => ({ ...variant, ...wayIn(version, variant, route) }));
  const own = wayIn(version, undefined, route);
  const [timeoutMillis] = timeoutOf(route.spec, own.action, context);
  return { ...plain, ...own, variants, timeoutMillis, version: version.name, announced: version.announced };
}

/** A route of a version below the segment that names it. */
function below(segment: string, route: RouteModel, { basePath }: VersioningContext): RouteModel {
  const redirected = (action: Action) => redirectBelow(segment, action, basePath);
  return {
    ...route,
    id: `${route.id}-${segment}`,
    template: template([{ literal: segment }, ...route.template.segments]),
    action: redirected(route.action),
    variants: route.variants.map((variant) => ({ ...variant, action: redirected(variant.action) })),
    versionSegment: segment,
  };
}

/** A redirect within the API stays within the version. */
function redirectBelow(segment: string, action: Action, basePath: string): Action {
  if (!('redirect' in action) || action.redirect.absolute) return action;
  const [first, ...rest] = action.redirect.to as [string, ...typeof action.redirect.to];
  return { redirect: { ...action.redirect, to: [`${basePath}/${segment}${first.slice(basePath.length)}`, ...rest] } };
}

type OtherPlace = Exclude<VersionPlaceModel, { readonly path: string }>;

function byPredicate(route: RouteModel, place: OtherPlace, context: VersioningContext): RouteModel {
  const { rewrite: _, ...plain } = route;
  const { byDefault, list } = context.versions;
  const vary = varyingOf(place);
  const variants = [
    ...[...list.values()].flatMap((version) => waysIn(version, names(place, { exact: version.name }), route, context)),
    ...(byDefault === undefined ? [] : waysIn(byDefault, names(place, { present: false }), route, context)),
  ];
  return {
    ...plain,
    action: { problem: 'invalid-request' },
    variants,
    request: NO_CHANGES,
    response: NO_CHANGES,
    timeoutMillis: Math.max(...variants.map(({ ofVersion }) => ofVersion.timeoutMillis)),
    announced: vary,
  };
}

/** Answers differ by these headers; a parameter of the query is part of the address. */
function varyingOf(place: OtherPlace): ChangesModel {
  if ('header' in place) return varyingBy(place.header);
  return 'mediaType' in place ? varyingBy('accept') : NO_CHANGES;
}

function names(place: OtherPlace, match: MatchModel): PredicateModel {
  if ('header' in place) return { on: 'header', name: place.header, match };
  return 'query' in place ? { on: 'query', name: place.query, match } : { on: 'mediaType', name: place.mediaType, match };
}

/** The ways through a route in one version: its variants, then itself. */
function waysIn(version: VersionModel, named: PredicateModel, route: RouteModel, context: VersioningContext) {
  const announced = merged(version.announced, varyingOf(context.versions.place as OtherPlace));
  const way = (variant: VariantModel | undefined, position?: number) => {
    const own = wayIn(version, variant, route);
    const [timeoutMillis] = timeoutOf(route.spec, own.action, context);
    const ofVersion = { version: version.name, ...(position === undefined ? {} : { position }), announced, timeoutMillis };
    return { when: [named, ...(variant?.when ?? [])], ...own, ofVersion };
  };
  const isThere = hasVersion(route, version.name) && !version.retired;
  return [...(isThere ? route.variants.map(way) : []), way(undefined)];
}

interface WayInVersion {
  readonly action: Action;
  readonly rewrite?: RewriteModel;
  readonly request: ChangesModel;
  readonly response: ChangesModel;
}

/** One way through a route in a version. The version's changes come first, then those of the variant or the route. */
function wayIn(version: VersionModel, variant: VariantModel | undefined, route: RouteModel): WayInVersion {
  const { name } = version;
  const problem = hasVersion(route, name) ? (version.retired ? 'retired' : undefined) : 'not-found';
  if (problem !== undefined) return { action: { problem }, request: NO_CHANGES, response: NO_CHANGES };
  const action = actionOf(version, variant?.action ?? route.action);
  const rewrite = variant?.rewrite ?? route.rewrite;
  return {
    action: actionWithVersion(action, name),
    ...(rewrite === undefined ? {} : { rewrite: rewriteWithVersion(rewrite, name) }),
    request: changesWithVersion(merged(version.request, variant?.request ?? route.request), name),
    response: changesWithVersion(merged(version.response, variant?.response ?? route.response), name),
  };
}
