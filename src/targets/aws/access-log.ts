import type { ApiModel } from '../../model/model';

/**
 * One JSON line a request, without the query, where tokens may stand. The names are those of the log on Kubernetes.
 *
 * API Gateway puts values in as they are and quotes one only, `$context.error.messageString`. So nothing stands here that a client writes
 * freely: the path is percent-encoded, a request id that is no UUID is replaced, and the authorizer escapes the caller. Numbers are in
 * quotes because a missing one is `-`.
 */
export function accessLogFormat({ name }: Pick<ApiModel, 'name'>): string {
  return JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.requestId',
    api: name,
    route: '$context.httpMethod $context.resourcePath',
    method: '$context.httpMethod',
    host: '$context.domainName',
    path: '$context.path',
    protocol: '$context.protocol',
    status: '$context.status',
    details: '$context.error.responseType',
    durationMillis: '$context.responseLatency',
    bytesSent: '$context.responseLength',
    clientIp: '$context.identity.sourceIp',
    caller: '$context.authorizer.caller',
  });
}
