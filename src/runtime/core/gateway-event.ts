type Single = { readonly [name: string]: string | undefined } | null;
type Multiple = { readonly [name: string]: readonly string[] | undefined } | null;

/** The parts that the events of authorizers and of proxy integrations share. */
export interface GatewayEvent {
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers?: Single;
  readonly multiValueHeaders?: Multiple;
  readonly queryStringParameters?: Single;
  readonly multiValueQueryStringParameters?: Multiple;
  readonly requestContext: { readonly path?: string; readonly stage?: string; readonly identity?: ConnectionIdentity };
}

/** What API Gateway says of the connection on which a request came. */
export interface ConnectionIdentity {
  readonly sourceIp?: string;
  /** What stands in `x-api-key`. */
  readonly apiKey?: string | null;
  /** The certificate that the client has shown, as PEM: at domains that ask for one, where API Gateway has checked it. */
  readonly clientCert?: { readonly clientCertPem?: string };
}

/** What API Gateway sends to a REQUEST authorizer of a REST API. */
export interface AuthorizerEvent extends GatewayEvent {
  readonly type: 'REQUEST';
  readonly methodArn: string;
}
