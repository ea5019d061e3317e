import { type AwsCredentials, signedHeaders } from './core/sigv4';

type Environment = { readonly [name: string]: string | undefined };

/** Calls AWS services with the function's own role, without the SDK, whose loading would cost more than the call. */
export class AwsClient {
  constructor(private readonly environment: Environment) {}

  /** The text of a secret. */
  public async secret(id: string): Promise<string> {
    const url = this.endpoint('secretsmanager', '/');
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' };
    const response = await this.send('secretsmanager', url, headers, JSON.stringify({ SecretId: id }));
    if (!response.ok) throw new Error(`the secret cannot be read: ${response.status}`);
    const { SecretString } = (await response.json()) as { readonly SecretString?: string };
    if (SecretString === undefined) throw new Error('the secret holds no text');
    return SecretString;
  }

  /** Invokes a function and waits for its answer. */
  public async invoke(
    functionArn: string,
    payload: string,
    signal?: AbortSignal,
  ): Promise<{ readonly failed: boolean; readonly payload: string }> {
    const url = this.endpoint('lambda', `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`);
    const response = await this.send('lambda', url, { 'content-type': 'application/json' }, payload, signal);
    return { failed: !response.ok || response.headers.has('x-amz-function-error'), payload: await response.text() };
  }

  private send(
    service: string,
    url: URL,
    headers: { readonly [name: string]: string },
    body: string,
    signal?: AbortSignal,
  ): Promise<Response> {
    const region = this.region();
    const signed = signedHeaders({ service, region, method: 'POST', url, headers, body }, this.credentials(), Date.now());
    const { host: _, ...rest } = signed;
    return fetch(url, { method: 'POST', headers: rest, body, ...(signal !== undefined && { signal }) });
  }

  private endpoint(service: string, path: string): URL {
    const base = this.environment.AWS_ENDPOINT_URL ?? `https://${service}.${this.region()}.${domainOf(this.region())}`;
    return new URL(path, base);
  }

  private region(): string {
    return this.environment.AWS_REGION ?? 'us-east-1';
  }

  private credentials(): AwsCredentials {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = this.environment;
    return {
      accessKeyId: AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
      ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
    };
  }
}

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
