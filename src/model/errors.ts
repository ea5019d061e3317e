/** The problem types of the gateway (RFC 9457): slug, status and title are the same on every target. */
export const PROBLEM_TYPES = {
  'path-refused': { status: 400, title: 'The path is not accepted' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Authentication is required' },
  forbidden: { status: 403, title: 'Access is denied' },
  'not-found': { status: 404, title: 'There is no such resource' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not accepted' },
  'invalid-body': { status: 400, title: 'The body is not valid' },
  'rate-limited': { status: 429, title: 'There were too many requests' },
  'quota-exceeded': { status: 429, title: 'The quota is used up' },
  retired: { status: 410, title: 'This version is retired' },
  'backend-unreachable': { status: 502, title: 'The backend cannot be reached' },
  overloaded: { status: 503, title: 'The backend is overloaded' },
  unavailable: { status: 503, title: 'The service is not available' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'backend-timeout': { status: 504, title: 'The backend did not answer in time' },
} as const;

/** The name of a problem type, the end of its `type`. */
export type ProblemSlug = keyof typeof PROBLEM_TYPES;

/** A request that stalls has no type of its own: the same one, with the status of its answer. */
export const STALLED = { slug: 'invalid-request', status: 408 } as const satisfies { slug: ProblemSlug; status: number };

/** The media type of every answer that the gateway makes. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** How a gateway words its errors. */
export interface ErrorsModel {
  readonly typeBase: string;
  readonly detail: ReadonlyMap<string, string>;
}

/** An error as its body says it. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  /** That of the answer (RFC 9457, section 3.1.3). */
  readonly status: number;
  readonly detail?: string;
}

/** The body of an error: `type`, `title`, `status` and, where one is written, `detail`, in this order. */
export function problemBody(slug: ProblemSlug, errors: ErrorsModel, status: number = PROBLEM_TYPES[slug].status): ProblemBody {
  const { title } = PROBLEM_TYPES[slug];
  const detail = errors.detail.get(slug);
  return { type: `${errors.typeBase}${slug}`, title, status, ...(detail === undefined ? {} : { detail }) };
}
