import { credentialsOf, type Environment, regionOf, serviceAddress } from './aws-environment';
import { signedHeaders } from './core/sigv4';

/** Calls AWS services with the function's own role, without the SDK, whose loading would cost more than the call. */
export class AwsClient {
  constructor(private readonly environment: Environment) {}

  /** The text of a secret. */
  public async secret(id: string): Promise<string> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' };
    const response = await this.send('secretsmanager', '/', headers, JSON.stringify({ SecretId: id }));
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
    const path = `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`;
    const response = await this.send('lambda', path, { 'content-type': 'application/json' }, payload, signal);
    return { failed: !response.ok || response.headers.has('x-amz-function-error'), payload: await response.text() };
  }

  private send(
    service: string,
    path: string,
    headers: { readonly [name: string]: string },
    body: string,
    signal?: AbortSignal,
  ): Promise<Response> {
    const url = new URL(path, serviceAddress(this.environment, service));
    const region = regionOf(this.environment);
    const signed = signedHeaders({ service, region, method: 'POST', url, headers, body }, credentialsOf(this.environment), Date.now());
    const { host: _, ...rest } = signed;
    return fetch(url, { method: 'POST', headers: rest, body, ...(signal !== undefined && { signal }) });
  }
}
