import type { Action } from '../../../../model/action';
import { BODY_CEILING_BYTES } from '../../../../model/body';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import { transcodedBackend } from '../../../../model/transcode';
import type { Transcode } from '../../../../spec/transcode';
import { readDescriptor } from '../../transcode/descriptor';
import { clusterName } from '../names';
import { typed } from '../typed';
import type { Mutation } from './changes';
import type { Refusal } from './rbac';

const MATCHING = 'envoy.extensions.common.matching.v3.ExtensionWithMatcher';

/** The filter that speaks JSON with the clients of a backend and gRPC with the backend. */
function transcodeFilterName(api: string, backend: string): string {
  return `tollgate.transcode.${clusterName(api, backend)}`;
}

/** The backends that a gateway turns JSON into gRPC for, each with the name of its filter. Nothing happens on a route that does not name it. */
export function transcodeFilters(gateway: GatewayModel, configured: ReadonlySet<string>): object[] {
  return gateway.apis.flatMap((api) =>
    [...api.backends.values()].flatMap(({ name, spec: { transcode } }) => {
      const filter = transcodeFilterName(api.name, name);
      return transcode === undefined || !configured.has(filter) ? [] : [transcodeFilter(filter, transcode, largestBody(api))];
    }),
  );
}

/** The descriptor set stands in the filter, once for all routes: which of them pass it is a matter of matching. */
function transcodeFilter(name: string, transcode: Transcode, largest: number) {
  return {
    name,
    typed_config: typed(MATCHING, {
      xds_matcher: {
        on_no_match: { action: { name: 'skip', typed_config: typed('envoy.extensions.filters.common.matcher.action.v3.SkipFilter') } },
      },
      extension_config: { name, typed_config: transcoder(transcode, largest) },
    }),
  };
}

/** The part of a way that leads to such a backend. All backends of a way are transcoded alike. */
export function transcodePerRoute(action: Action, api: ApiModel): { [filter: string]: object } {
  const backend = transcodedBackend(action, api);
  return backend === undefined ? {} : { [transcodeFilterName(api.name, backend.name)]: typed(`${MATCHING}PerRoute`, { xds_matcher: {} }) };
}

/**
 * The route stays the one that was chosen for the JSON: what a request becomes leads to no other. Requests that no rule answers, and
 * query parameters that no field takes, are refused.
 */
function transcoder({ descriptor, services }: Transcode, largest: number) {
  const read = readDescriptor(descriptor);
  if ('fault' in read) throw new Error(`${descriptor} ${read.fault}`);
  return typed('envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder', {
    proto_descriptor_bin: read.bytes.toString('base64'),
    services,
    match_incoming_request_route: true,
    convert_grpc_status: true,
    print_options: { always_print_primitive_fields: true },
    request_validation_options: { reject_unknown_method: true, reject_unknown_query_parameters: true },
    max_request_body_size: largest,
    max_response_body_size: LARGEST_ANSWER_BYTES,
  });
}

/** What is larger has been refused before. */
function largestBody({ routes }: ApiModel): number {
  return Math.max(BODY_CEILING_BYTES, ...routes.map(({ maxBodyBytes }) => maxBodyBytes ?? 0));
}

/** An answer is turned into JSON as a whole. */
const LARGEST_ANSWER_BYTES = 10 * 1024 * 1024;

/** gRPC itself would pass without a rule, to any method: it is not what such a way takes. */
export const NO_GRPC: Refusal = {
  policy: '5-unsupported-media-type',
  on: 'permissions',
  when: [{ header: { name: 'content-type', string_match: { safe_regex: { regex: '(?i).*application/(grpc|connect).*' } } } }],
};

/** What is said in words of gRPC, once it is said in those of HTTP. */
export const WITHOUT_STATUS: readonly Mutation[] = ['grpc-status', 'grpc-message', 'grpc-status-details-bin'].map((remove) => ({ remove }));
