import type { GatewayModel } from '../../../../model/model';
import { HELD, HELD_AS_HEADER, YES } from '../../../../runtime/companion/held';
import { COMPANION_CLUSTER } from '../bootstrap';
import { typed } from '../typed';
import type { KeyPart } from './limit-keys';
import { type CountedRoute, type LimitStage, limitMetadata, type Question, questions, STAGES } from './limit-slots';
import { questionHeaders } from './question-headers';
import { not, rbacFilter, refuse } from './rbac';
import { DECISION } from './shared-limits';

const EXT_PROC = 'envoy.extensions.filters.http.ext_proc.v3';

/** The filter that asks the companion for places in a stage, and the namespace in which the companion says that a request has them. */
const placesFilter = (stage: LimitStage) => `tollgate.concurrent-${stage}`;

/** The filter before it that works out keys. */
const keysFilter = (stage: LimitStage) => `tollgate.keys-${stage}`;

/** The filter behind it that refuses who has no place. */
const heldFilter = (stage: LimitStage) => `tollgate.held-${stage}`;

/**
 * The filters that hold requests to how many may be at work at one time; none where no route counts them in a stage.
 *
 * The stream to the companion is the place: it stays open until the answer has ended, because Envoy waits for trailers to show. Were
 * the companion to end, requests at work go on; new ones have no word of the companion's and are refused.
 */
export function concurrentFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const asked = questions(gateway, stage, 'concurrent');
  if (asked.length === 0) return [];
  const computed = [...new Set(asked.flatMap(({ key }) => key.flatMap(computedCommand)))];
  return [
    ...(computed.length > 0 ? [computingFilter(stage, computed)] : []),
    askingPlaces(stage, asked.map((question) => withComputed(question, computed, stage)).flatMap(questionHeaders)),
    rbacFilter(heldFilter(stage)),
  ];
}

function askingPlaces(stage: LimitStage, questions: readonly object[]): object {
  return {
    name: placesFilter(stage),
    typed_config: typed(`${EXT_PROC}.ExternalProcessor`, {
      stat_prefix: stage,
      // no timeout of the call: it would end the place
      grpc_service: {
        envoy_grpc: { cluster_name: COMPANION_CLUSTER },
        initial_metadata: [{ key: HELD_AS_HEADER, value: placesFilter(stage) }, ...questions],
      },
      // whom a request counts with stands in the call's metadata: nothing of the request itself is shown
      forward_rules: { allowed_headers: { patterns: [{ exact: HELD_AS_HEADER }] } },
      message_timeout: DECISION,
      failure_mode_allow: true,
      processing_mode: { request_header_mode: 'SKIP', response_header_mode: 'SKIP' },
      metadata_options: { receiving_namespaces: { untyped: [placesFilter(stage)] } },
      route_cache_action: 'RETAIN',
    }),
  };
}

/** Envoy ends where expressions stand in the metadata of a call: they are worked out before, in a filter of their own. */
function computingFilter(stage: LimitStage, commands: readonly string[]): object {
  const on_request_headers = commands.map((command, index) => ({
    object_key: computedKey(stage, index),
    factory_key: 'envoy.string',
    format_string: { text_format_source: { inline_string: command } },
    skip_if_empty: true,
  }));
  return {
    name: keysFilter(stage),
    typed_config: typed('envoy.extensions.filters.http.set_filter_state.v3.Config', { on_request_headers }),
  };
}

const computedKey = (stage: LimitStage, index: number) => `${keysFilter(stage)}-${index}`;

/** The command of a part of a key where it is an expression. */
function computedCommand({ value }: KeyPart): string[] {
  return value !== 'address' && value.command.includes('%CEL(') ? [value.command] : [];
}

function withComputed(question: Question, computed: readonly string[], stage: LimitStage): Question {
  const key = question.key.map((part): KeyPart => {
    const [command] = computedCommand(part);
    if (command === undefined) return part;
    return { ...part, value: { command: `%FILTER_STATE(${computedKey(stage, computed.indexOf(command))}:PLAIN)%` } };
  });
  return { ...question, key };
}

/** The part of a route that has its requests held to its limits. */
export function concurrentPerRoute(counted: CountedRoute): { [filter: string]: object } {
  const stages = STAGES.filter((stage) => Object.keys(limitMetadata(counted, stage, 'concurrent')).length > 0);
  const entries = stages.map((stage) => ({
    [placesFilter(stage)]: typed(`${EXT_PROC}.ExtProcPerRoute`, { overrides: { processing_mode: UNTIL_THE_END } }),
    [heldFilter(stage)]: refuse([{ policy: '0-unavailable', on: 'principals', when: [not(isHeld(stage))] }]),
  }));
  return Object.assign({}, ...entries);
}

/** Envoy says that a request came, and waits for trailers of its answer; without them the stream would end with the first word. */
const UNTIL_THE_END = { request_header_mode: 'SEND', response_header_mode: 'SKIP', response_trailer_mode: 'SEND' };

function isHeld(stage: LimitStage): object {
  const value = { string_match: { exact: YES } };
  return { sourced_metadata: { metadata_matcher: { filter: placesFilter(stage), path: [{ key: HELD }], value } } };
}
