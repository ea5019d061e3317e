/** One line of the access log. The names are those of the log on Kubernetes. */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  time: '$context.requestTime',
  requestId: '$context.requestId',
  route: '$context.httpMethod $context.resourcePath',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  durationMillis: '$context.responseLatency',
  clientIp: '$context.identity.sourceIp',
  caller: '$context.authorizer.caller',
  bytes: '$context.responseLength',
});
