import type { RequestChanges, ResponseChanges } from './transform';

/** Where the version stands. Exactly one. */
export interface VersionPlace {
  readonly path?: string;
  readonly header?: string;
  readonly query?: string;
  readonly mediaType?: string;
}

export interface ApiVersion {
  readonly deprecated?: string;
  readonly sunset?: string;
  readonly link?: string;
  readonly retired?: boolean;
  /** Which backend stands in for which. */
  readonly backends?: { [backend: string]: string };
  readonly request?: RequestChanges;
  readonly response?: ResponseChanges;
}

export interface Versions {
  readonly by: VersionPlace;
  readonly defaultVersion?: string;
  readonly list: { [version: string]: ApiVersion };
}
