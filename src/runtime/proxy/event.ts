import type { GatewayEvent } from '../core/gateway-event';

/** What API Gateway sends to a proxy integration of a REST API. */
export interface ProxyEvent extends GatewayEvent {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly pathParameters?: { readonly [name: string]: string | undefined } | null;
  readonly requestContext: GatewayEvent['requestContext'] & {
    readonly requestId?: string;
    readonly domainName?: string;
    readonly authorizer?: { readonly [key: string]: unknown } | null;
  };
}

/** What a proxy integration answers; what is null is not there. */
export interface ProxyResult {
  readonly statusCode: number;
  readonly headers?: { readonly [name: string]: string | number | boolean | null } | null;
  readonly multiValueHeaders?: { readonly [name: string]: readonly (string | number | boolean)[] | null } | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

/** The bytes of a request's body. */
export function bodyOf({ body, isBase64Encoded }: ProxyEvent): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
}
