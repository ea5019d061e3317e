import type { ApiSpec } from '../spec/api';
import type { ApiVersion, VersionPlace } from '../spec/versions';
import type { Action } from './action';
import { announcements } from './announcements';
import type { CanaryModel } from './canary';
import { sortedEntries } from './sorted';
import { type ChangesModel, resolveChanges } from './transform';

/** Where requests name their version. Header names are lower case. */
export type VersionPlaceModel =
  | { readonly path: string }
  | { readonly header: string }
  | { readonly query: string }
  | { readonly mediaType: string };

/** One version of an API. */
export interface VersionModel {
  readonly name: string;
  readonly retired: boolean;
  /** Which backend stands in for which. */
  readonly backends: ReadonlyMap<string, string>;
  readonly request: ChangesModel;
  readonly response: ChangesModel;
  /** What every answer of the version says of it. */
  readonly announced: ChangesModel;
}

/** The versions of an API. */
export interface VersionsModel {
  readonly place: VersionPlaceModel;
  /** Undefined: requests have to name one. */
  readonly byDefault?: VersionModel;
  readonly list: ReadonlyMap<string, VersionModel>;
}

/** Resolves the versions of an API; undefined where it has none. */
export function resolveVersions({ versions }: Pick<ApiSpec, 'versions'>): VersionsModel | undefined {
  if (versions === undefined) return undefined;
  const list = new Map(sortedEntries(versions.list).map(([name, version]) => [name, resolveVersion(name, version)]));
  const byDefault = list.get(versions.defaultVersion ?? '');
  return { place: resolvePlace(versions.by), ...(byDefault === undefined ? {} : { byDefault }), list };
}

function resolveVersion(name: string, version: ApiVersion): VersionModel {
  return {
    name,
    retired: version.retired ?? false,
    backends: new Map(sortedEntries(version.backends)),
    request: resolveChanges(version.request),
    response: resolveChanges(version.response),
    announced: announcements(version),
  };
}

function resolvePlace({ path, header, query, mediaType }: VersionPlace): VersionPlaceModel {
  if (path !== undefined) return { path };
  if (header !== undefined) return { header: header.toLowerCase() };
  return query !== undefined ? { query } : { mediaType: mediaType as string };
}

/** The backend that a version has in the place of another. */
export function standIn({ backends }: Pick<VersionModel, 'backends'>, backend: string): string {
  return backends.get(backend) ?? backend;
}

/** The backend that the version of a route has in the place of another, where the path names the version. */
export function standInOnRoute(
  { version }: { readonly version?: string },
  { versions }: { readonly versions?: VersionsModel },
  backend: string,
): string {
  const own = version === undefined ? undefined : versions?.list.get(version);
  return own === undefined ? backend : standIn(own, backend);
}

/** Where a version's requests go that an action names. */
export function actionOf(version: Pick<VersionModel, 'backends'>, action: Action): Action {
  if ('backend' in action) return backendOf(version, action);
  if ('weighted' in action)
    return { ...action, weighted: action.weighted.map((share) => ({ ...share, backend: standIn(version, share.backend) })) };
  return action;
}

/** Where one backend stands in for both the route's and the canary's, there is nothing to try. */
function backendOf(
  version: Pick<VersionModel, 'backends'>,
  { backend, canary }: { readonly backend: string; readonly canary?: CanaryModel },
): Action {
  const stable = standIn(version, backend);
  const tried = canary === undefined ? stable : standIn(version, canary.backend);
  return canary === undefined || tried === stable ? { backend: stable } : { backend: stable, canary: { ...canary, backend: tried } };
}

/** Whether a route is there in a version. */
export function hasVersion({ spec }: { readonly spec: { readonly versions?: readonly string[] } }, version: string): boolean {
  return spec.versions?.includes(version) ?? true;
}

/** The first segment of a version's paths. */
export function segmentOf({ path }: { readonly path: string }, version: string): string {
  return `${path}${version}`;
}
