import type { ErrorsModel, ProblemSlug } from '../../../model/errors';
import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPES, problemBody } from '../../../model/errors';
import { literal } from './typed';

/** A body that Envoy sends as it stands, with its media type. */
export function formattedBody(text: string, contentType: string) {
  return { text_format_source: { inline_string: literal(text) }, content_type: contentType };
}

/** The body of an error of the gateway. */
export function problemFormat(slug: ProblemSlug, errors: ErrorsModel, status?: number) {
  return formattedBody(JSON.stringify(problemBody(slug, errors, status)), PROBLEM_MEDIA_TYPE);
}

/** A route's answer that is an error of the gateway. */
export function problemResponse(slug: ProblemSlug, errors: ErrorsModel) {
  return { direct_response: { status: PROBLEM_TYPES[slug].status, body_format: problemFormat(slug, errors) } };
}
