import type { CompanionPart } from '../../targets/kubernetes/agent-plan';
import type { ApiKeyStatus } from './api-keys';
import type { BreakerStatus } from './breakers';
import type { CompanionState } from './companion';
import type { KeyStatus } from './keys';
import type { LoginStatus } from './login';
import { metric, type Sample } from './prometheus';
import type { TlsStatus } from './tls-secrets';

/** A generation that Envoy did not take, or that could not be delivered. */
export interface Refusal {
  readonly generation: string;
  readonly reason: string;
}

/** How the gateway is doing. */
export interface Status {
  /** The generation that serves. */
  readonly generation?: string;
  /** Whether a good generation serves. */
  readonly accepted: boolean;
  /** The newest generation, where it was refused. */
  readonly refused?: Refusal;
  /** What a whole generation lacks, while one is written. */
  readonly waiting?: string;
  readonly envoy: 'live' | 'not live';
  readonly draining: boolean;
  readonly keys: readonly KeyStatus[];
  readonly apiKeys: readonly ApiKeyStatus[];
  readonly tls: readonly TlsStatus[];
  readonly logins: readonly LoginStatus[];
  /** The processes of the companion that something needs. Undefined where nothing does. */
  readonly companion?: { readonly [part in CompanionPart]?: CompanionState };
  readonly breakers: readonly BreakerStatus[];
  readonly counts: { readonly accepted: number; readonly refused: number };
}

/** Whether requests should come: a good generation serves and nothing drains. */
export function isReady({ accepted, envoy, draining }: Status): boolean {
  return accepted && envoy === 'live' && !draining;
}

/** The body of `/ready`. */
export function readyBody(status: Status): string {
  const { generation, accepted, refused, waiting, envoy, draining, companion } = status;
  const keys = Object.fromEntries(status.keys.map(({ name, state }) => [name, state]));
  const apiKeys = Object.fromEntries(
    status.apiKeys.map(({ name, accepted: count, missing: all }) => [name, { accepted: count, missing: all }]),
  );
  const ofKeys = status.apiKeys.length === 0 ? {} : { apiKeys };
  const ofTls = status.tls.length === 0 ? {} : { tls: Object.fromEntries(status.tls.map(({ name, state }) => [name, state])) };
  const ofLogins = status.logins.length === 0 ? {} : { logins: Object.fromEntries(status.logins.map(({ name, state }) => [name, state])) };
  const ofBreakers =
    status.breakers.length === 0 ? {} : { breakers: Object.fromEntries(status.breakers.map(({ name, state }) => [name, state])) };
  const all = { generation, accepted, refused, waiting, envoy, draining, keys, ...ofKeys, ...ofTls, ...ofLogins, companion, ...ofBreakers };
  return `${JSON.stringify(all)}\n`;
}

/** The status in the text format of Prometheus. */
export function metricsText(status: Status): string {
  const { generation = '', counts, keys } = status;
  const perKey = (value: (key: KeyStatus) => number) => keys.map((key): Sample => [{ scheme: key.name }, value(key)]);
  const fetches = keys.flatMap(({ name, fetched, failed }): Sample[] => [
    [{ scheme: name, outcome: 'ok' }, fetched],
    [{ scheme: name, outcome: 'failed' }, failed],
  ]);
  return [
    metric('tollgate_generation_info', 'gauge', 'The generation that serves.', [[{ generation }, status.accepted ? 1 : 0]]),
    metric('tollgate_generations_accepted_total', 'counter', 'Generations that Envoy took.', [[{}, counts.accepted]]),
    metric('tollgate_generations_refused_total', 'counter', 'Generations that were withdrawn.', [[{}, counts.refused]]),
    metric('tollgate_generation_refused', 'gauge', 'Whether the newest generation was refused.', [
      [{}, status.refused === undefined ? 0 : 1],
    ]),
    metric('tollgate_ready', 'gauge', 'Whether requests should come.', [[{}, isReady(status) ? 1 : 0]]),
    metric('tollgate_key_fetches_total', 'counter', 'Fetches of signing keys.', fetches),
    metric(
      'tollgate_keys_available',
      'gauge',
      'Whether a scheme has signing keys.',
      perKey(({ state }) => (state === 'missing' ? 0 : 1)),
    ),
    ...(status.apiKeys.length === 0 ? [] : apiKeyMetrics(status.apiKeys)),
    ...(status.tls.length === 0 ? [] : tlsMetrics(status.tls)),
    ...(status.logins.length === 0 ? [] : [loginMetric(status.logins)]),
    ...(status.companion === undefined ? [] : [companionMetric(status.companion)]),
    ...(status.breakers.length === 0 ? [] : breakerMetrics(status.breakers)),
  ].join('');
}

function apiKeyMetrics(schemes: readonly ApiKeyStatus[]): string[] {
  const samples = (value: (scheme: ApiKeyStatus) => number) => schemes.map((scheme): Sample => [{ scheme: scheme.name }, value(scheme)]);
  return [
    metric(
      'tollgate_api_keys',
      'gauge',
      'API keys that let somebody in.',
      samples(({ accepted }) => accepted),
    ),
    metric(
      'tollgate_api_keys_missing',
      'gauge',
      'API keys that no secret has.',
      samples(({ missing }) => missing.length),
    ),
  ];
}

function loginMetric(logins: readonly LoginStatus[]): string {
  const samples = logins.map(({ name, state }): Sample => [{ scheme: name }, state === 'ready' ? 1 : 0]);
  return metric('tollgate_logins_ready', 'gauge', 'Whether callers of a scheme can log in.', samples);
}

function companionMetric(parts: NonNullable<Status['companion']>): string {
  const samples = Object.entries(parts).map(([part, state]): Sample => [{ part }, state === 'running' ? 1 : 0]);
  return metric('tollgate_companion_running', 'gauge', 'Whether a process of the companion answers.', samples);
}

const STATE_VALUES: { readonly [state in BreakerStatus['state']]: number } = { closed: 0, 'half-open': 1, open: 2 };

function breakerMetrics(breakers: readonly BreakerStatus[]): string[] {
  const states = breakers.map(({ name, state }): Sample => [{ backend: name }, STATE_VALUES[state]]);
  const openings = breakers.map(({ name, openings: count }): Sample => [{ backend: name }, count]);
  return [
    metric('tollgate_breaker_state', 'gauge', 'Whether a breaker is closed (0), half-open (1) or open (2).', states),
    metric('tollgate_breaker_openings_total', 'counter', 'How often a breaker has opened.', openings),
  ];
}

function tlsMetrics(secrets: readonly TlsStatus[]): string[] {
  const ends = secrets.flatMap(({ name, ends: seconds }): Sample[] => (seconds === undefined ? [] : [[{ secret: name }, seconds]]));
  const current = secrets.map(({ name, state }): Sample => [{ secret: name }, state === 'current' ? 1 : 0]);
  return [
    metric('tollgate_tls_current', 'gauge', 'Whether TLS uses what a secret has now.', current),
    metric('tollgate_tls_ends_seconds', 'gauge', 'When the first certificate of a secret ends, in seconds since 1970.', ends),
  ];
}
