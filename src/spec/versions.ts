import type { RequestChanges, ResponseChanges } from './transform';

/** Where a request names its version. Exactly one. */
export interface VersionPlace {
  /**
   * Text before the version in the first segment: `v` for `/v1/orders`.
   *
   * The backend sees the path without it. An unknown version is 404.
   *
   * @default another place
   */
  readonly path?: string;

  /**
   * Header that names it.
   *
   * An unknown version is 400; answers carry `Vary`. On AWS by the proxy Lambda.
   *
   * @default another place
   */
  readonly header?: string;

  /**
   * Query parameter that names it.
   *
   * An unknown version is 400. On AWS by the proxy Lambda.
   *
   * @default another place
   */
  readonly query?: string;

  /**
   * Media type whose suffix names it: `application/vnd.shop` for `application/vnd.shop.v2+json` in Accept.
   *
   * The first media type of this form counts, whatever its weight. An unknown version is 400; answers carry `Vary`. On AWS by
   * the proxy Lambda.
   *
   * @default another place
   */
  readonly mediaType?: string;
}

/** One version of the API. */
export interface ApiVersion {
  /**
   * Day from which the version is deprecated, `YYYY-MM-DD` in UTC.
   *
   * Announced with `Deprecation` (RFC 9745); nothing else changes.
   *
   * @default not deprecated
   */
  readonly deprecated?: string;

  /**
   * Day after which it may end, `YYYY-MM-DD` in UTC, not before `deprecated`.
   *
   * Announced with `Sunset` (RFC 8594); nothing else changes.
   *
   * @default no end is announced
   */
  readonly sunset?: string;

  /**
   * Address of what to do instead, for the `Link` header.
   *
   * @default no link
   */
  readonly link?: string;

  /**
   * Whether the version has ended: it is answered 410.
   *
   * @default false
   */
  readonly retired?: boolean;

  /**
   * Which backend stands in for which: `orders: orders-v2`.
   *
   * Wherever a route names one: canary, weighted and variants too; fallback and mirror as well, where the path names the version.
   *
   * @default each backend stands for itself
   */
  readonly backends?: { [backend: string]: string };

  /**
   * What changes in requests of this version, before what the route changes.
   *
   * @default nothing
   */
  readonly request?: RequestChanges;

  /**
   * What changes in answers of this version, before what the route changes.
   *
   * @default nothing
   */
  readonly response?: ResponseChanges;
}

/** Versions of the API and how a request names one. */
export interface Versions {
  /** Where a request names its version. */
  readonly by: VersionPlace;

  /**
   * Version of requests that name none; one of the list.
   *
   * @default such requests are answered 400
   */
  readonly defaultVersion?: string;

  /** The versions, by name. They have no order. */
  readonly list: { [version: string]: ApiVersion };
}
