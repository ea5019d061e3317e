import { createHash, createHmac } from 'node:crypto';

/** Credentials as the Lambda runtime puts them into the environment. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request to an AWS service. */
export interface AwsRequest {
  readonly service: string;
  readonly region: string;
  readonly method: 'POST';
  readonly url: URL;
  readonly headers: { readonly [lowerCaseName: string]: string };
  readonly body: string;
}

/** The headers of a request with its Signature Version 4. */
export function signedHeaders(request: AwsRequest, credentials: AwsCredentials, nowMillis: number): { [name: string]: string } {
  const time = new Date(nowMillis).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: { [name: string]: string } = {
    ...request.headers,
    host: request.url.host,
    'x-amz-date': time,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const scope = [time.slice(0, 8), request.region, request.service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonicalRequest(request, headers, names))].join('\n');
  const key = scope.reduce((secret: Buffer | string, part) => hmac(secret, part), `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, text).toString('hex');
  const credential = `${credentials.accessKeyId}/${scope.join('/')}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

function canonicalRequest(
  { method, url, body }: AwsRequest,
  headers: { readonly [name: string]: string },
  names: readonly string[],
): string {
  // services other than S3 expect the path encoded once more
  const path = url.pathname.split('/').map(encodeURIComponent).join('/');
  return [method, path, url.search.slice(1), ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';'), sha256(body)].join(
    '\n',
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
