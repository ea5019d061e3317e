import type { ErrorsModel, ProblemSlug } from '../../../model/errors';
import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPES, STALLED } from '../../../model/errors';
import { REFUSED } from '../../../runtime/companion/limit-questions';
import type { RefusalPolicy } from './filters/rbac';
import { ROUTE_METADATA } from './names';
import { problemFormat } from './problem-answer';
import { setHeader, typed } from './typed';

/** What the names of routes for methods that a path does not have start with; a route's key never does. */
export const NOT_ALLOWED = '405';

/**
 * How Envoy's own answers become problems: the first mapper whose filter holds decides.
 *
 * Where some callers come without tokens, routes say themselves what a 401 asks for. Answers of routes (`direct_response`) and of services that decide on callers pass unchanged, and those of backends never come here.
 */
export function errorMappers(
  errors: ErrorsModel,
  {
    beyondTokens = false,
    services = false,
    signatures = false,
    exchanges = false,
    logins = false,
    quotas = false,
    places = false,
    repeats = false,
    transcodes = false,
  }: Mapped = {},
): object[] {
  return [
    mapper(cel(`xds.route_name.startsWith('${NOT_ALLOWED} ')`), 'method-not-allowed', errors),
    { filter: details("== 'direct_response'") },
    ...(logins ? [mapper(details(NO_SESSION_KNOWN), 'unavailable', errors)] : []),
    ...(quotas ? [mapper(cel(QUOTA_USED_UP), 'quota-exceeded', errors)] : []),
    ...(signatures ? [mapper(cel(COMPANION_HAS_PART), 'too-large', errors)] : []),
    ...(services ? [mapper(cel(COMPANION_REFUSED), 'rate-limited', errors), { filter: details("== 'ext_authz_denied'") }] : []),
    ...(beyondTokens ? [{ ...mapper(cel(ASKS_FOR_OTHERS), 'unauthenticated', errors), headers_to_add: [OWN_CHALLENGE] }] : []),
    ...(beyondTokens || exchanges || places ? [mapper(policy('0-unavailable'), 'unavailable', errors)] : []),
    ...POLICIES.map(([name, slug]) => mapper(policy(name), slug, errors)),
    ...NO_KEYS.map((reason) => mapper(details(`.startsWith('jwt_authn_access_denied{${reason}')`), 'unavailable', errors)),
    mapper(details(".startsWith('jwt_authn_access_denied{')"), 'unauthenticated', errors),
    ...(transcodes ? [mapper(details(ANSWER_NOT_JSON), 'backend-unreachable', errors)] : []),
    ...(repeats ? [mapper(details(TOO_LARGE_TO_REPEAT), 'backend-unreachable', errors)] : []),
    mapper(flags('UF', 'UH', 'UC', 'UR', 'DF', 'UPE', 'NC'), 'backend-unreachable', errors),
    mapper(flags('UO'), 'overloaded', errors),
    mapper(flags('UT', 'SI'), 'backend-timeout', errors),
    ...STATUSES.map((slug) => mapper(status(PROBLEM_TYPES[slug].status), slug, errors)),
    mapper(status(STALLED.status), STALLED.slug, errors, STALLED.status),
    { filter: status(400, 'GE'), body_format_override: OTHER },
  ];
}

/** What needs mappers of its own. */
export interface Mapped {
  /** Some callers come without tokens. */
  readonly beyondTokens?: boolean;
  /** Services decide on some callers. */
  readonly services?: boolean;
  /** Some callers sign the body. */
  readonly signatures?: boolean;
  /** Some tokens are exchanged. */
  readonly exchanges?: boolean;
  /** Some callers log in. */
  readonly logins?: boolean;
  /** Some plan has a quota. */
  readonly quotas?: boolean;
  /** Some limit counts requests at one time. */
  readonly places?: boolean;
  /** Some requests are repeated. */
  readonly repeats?: boolean;
  /** JSON is turned into gRPC for some backend. */
  readonly transcodes?: boolean;
}

/** What Envoy says of a body that has grown too large to be kept when no connection had come about, and answers 507. */
const TOO_LARGE_TO_REPEAT = "== 'request_payload_exceeded_retry_buffer_limit'";

/** What Envoy says of messages that are too large to become JSON, or are none. */
const ANSWER_NOT_JSON = ".startsWith('grpc_json_transcode_failure{response')";

/** What Envoy says of the agent's answer that an issuer cannot be asked. */
const NO_SESSION_KNOWN = ".startsWith('Failed to parse oauth response body')";

/** Services answer 401, 403 or a redirect, and nothing else. */
const COMPANION_REFUSED = `response.code_details == 'ext_authz_denied' && response.code == ${REFUSED.rate}`;

/** A body of which the companion was shown a part alone. */
const COMPANION_HAS_PART = "response.code_details == 'ext_authz_denied' && response.code == 413";

/** What the companion says of a refusal. */
const QUOTA_USED_UP = `response.code_details == 'ext_authz_denied' && response.code == ${REFUSED.quota}`;

/** What Envoy says of a token that it could not check. */
const NO_KEYS = ['Jwks_remote_fetch_is_failed', 'Jwks_doesn_t_have_any_valid_public_key'];

/** A 401 of the gateway's own on a route that asks for something else than a token alone. */
const ASKS_FOR_OTHERS = [
  `(${['rbac_access_denied_matched_policy[1-unauthenticated', 'jwt_authn_access_denied{'].map((start) => `response.code_details.startsWith('${start}')`).join(' || ')} || response.code == 401)`,
  `!response.code_details.startsWith('jwt_authn_access_denied{Jwks_')`,
  `xds.route_metadata.filter_metadata['${ROUTE_METADATA}']['challenge'] != ''`,
].join(' && ');

const OWN_CHALLENGE = setHeader('www-authenticate', `%METADATA(ROUTE:${ROUTE_METADATA}:challenge)%`);

const POLICIES: readonly (readonly [RefusalPolicy, ProblemSlug])[] = [
  ['1-unauthenticated', 'unauthenticated'],
  ['2-forbidden', 'forbidden'],
  ['3-rate-limited', 'rate-limited'],
  ['4-invalid-request', 'invalid-request'],
  ['5-unsupported-media-type', 'unsupported-media-type'],
  ['6-too-large', 'too-large'],
];

const STATUSES: readonly ProblemSlug[] = [
  'invalid-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'too-large',
  'unsupported-media-type',
  'rate-limited',
  'headers-too-large',
  'backend-unreachable',
  'unavailable',
  'backend-timeout',
];

/** What has no type of its own (RFC 9457, section 4.2.1). */
const OTHER = {
  text_format_source: { inline_string: '{"type":"about:blank","status":%RESPONSE_CODE%}' },
  content_type: PROBLEM_MEDIA_TYPE,
};

function mapper(filter: object, slug: ProblemSlug, errors: ErrorsModel, code: number = PROBLEM_TYPES[slug].status) {
  const format = problemFormat(slug, errors, code);
  const challenge = slug === 'unauthenticated' ? { headers_to_add: [setHeader('www-authenticate', 'Bearer')] } : {};
  return { filter, status_code: code, body_format_override: format, ...challenge };
}

function policy(name: RefusalPolicy) {
  return details(`.startsWith('rbac_access_denied_matched_policy[${name}')`);
}

function details(condition: string) {
  return cel(`response.code_details${condition.startsWith('.') ? '' : ' '}${condition}`);
}

function cel(expression: string) {
  const config = typed('envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter', { expression });
  return { extension_filter: { name: 'condition', typed_config: config } };
}

function flags(...names: readonly string[]) {
  return { response_flag_filter: { flags: names } };
}

function status(code: number, op: 'EQ' | 'GE' = 'EQ') {
  return { status_code_filter: { comparison: { op, value: { default_value: code, runtime_key: `tollgate.error_status.${code}` } } } };
}
