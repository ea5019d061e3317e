import type { AuthorizerEvent } from '../../../src/runtime/core/gateway-event';
import type { ProxyEvent } from '../../../src/runtime/proxy/event';

const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/live';

/** What a request is. */
export interface EventOptions {
  readonly method?: string;
  readonly resource: string;
  readonly path?: string;
  readonly headers?: { readonly [name: string]: string | readonly string[] };
  readonly query?: { readonly [name: string]: string };
  readonly parameters?: { readonly [name: string]: string };
  readonly sourceIp?: string;
  /** The client's certificate, as PEM. */
  readonly certificate?: string;
}

/** An event of a REQUEST authorizer as API Gateway sends it, with everything that is not looked at as well. */
export function authorizerEvent(options: EventOptions): AuthorizerEvent {
  const { path = options.resource, method = 'GET' } = options;
  return { ...common(options), type: 'REQUEST', methodArn: `${ARN}/${method}${path}` } as AuthorizerEvent;
}

/** An event of a proxy integration as API Gateway sends it. */
export function proxyEvent(
  options: EventOptions & { readonly body?: string; readonly authorizer?: { readonly [key: string]: unknown } },
): ProxyEvent {
  const { requestContext, ...event } = common(options);
  return {
    ...event,
    body: options.body ?? null,
    isBase64Encoded: false,
    requestContext: { ...requestContext, authorizer: options.authorizer ?? null },
  };
}

function common({
  method = 'GET',
  resource,
  path = resource,
  headers = {},
  query,
  parameters,
  sourceIp = '192.0.2.7',
  certificate,
}: EventOptions) {
  const lists = Object.entries(headers).map(([name, value]) => [name, [value].flat()] as const);
  return {
    resource,
    path,
    httpMethod: method,
    headers: Object.fromEntries(lists.map(([name, values]) => [name, values.at(-1) as string])),
    multiValueHeaders: Object.fromEntries(lists),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters:
      query === undefined ? null : Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    pathParameters: parameters ?? null,
    stageVariables: null,
    requestContext: {
      resourceId: 'abc123',
      resourcePath: resource,
      httpMethod: method,
      extendedRequestId: 'JJbxmplHYosFVYQ=',
      requestTime: '10/Mar/2026:00:03:59 +0000',
      path: `/live${path}`,
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      stage: 'live',
      domainPrefix: 'a1b2c3d4e5',
      requestTimeEpoch: 1_583_798_639_428,
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      apiId: 'a1b2c3d4e5',
      identity: {
        ...{ sourceIp, userAgent: 'curl/8', accessKey: null, caller: null, user: null, userArn: null },
        ...(certificate !== undefined && { clientCert: shownCertificate(certificate) }),
      },
    },
  };
}

/** What API Gateway says of a certificate; who issued it and for whom are texts, which anyone below a trusted authority chooses. */
function shownCertificate(clientCertPem: string): object {
  return {
    clientCertPem,
    subjectDN: 'CN=stock.example.com',
    issuerDN: 'CN=partners',
    serialNumber: 'a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1',
    validity: { notBefore: 'May 28 12:30:02 2026 GMT', notAfter: 'Aug  5 09:36:04 2027 GMT' },
  };
}
