/** The methods that a gateway knows; any other is answered 405. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** A method that a gateway knows. */
export type Method = (typeof METHODS)[number];

/** One step of a path template. */
export type Segment = { readonly literal: string } | { readonly param: string } | { readonly rest: string };

/** A route's path, segment by segment: `/orders/{id}` is a literal and a parameter, `/` is a literal of no text. */
export interface PathTemplate {
  readonly text: string;
  readonly segments: readonly Segment[];
}
