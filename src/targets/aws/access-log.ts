import type { ApiModel } from '../../model/model';

/** One JSON line a request, without the query, where tokens may stand. The names are those of the log on Kubernetes. */
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
