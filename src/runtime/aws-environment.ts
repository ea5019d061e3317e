import type { AwsCredentials } from './core/sigv4';

/** The variables of a function. */
export type Environment = { readonly [name: string]: string | undefined };

/** Where a service of the function's own region is. */
export function serviceAddress(environment: Environment, service: string): string {
  const region = regionOf(environment);
  return environment.AWS_ENDPOINT_URL ?? `https://${service}.${region}.${domainOf(region)}`;
}

/** The region that the function runs in. */
export function regionOf(environment: Environment): string {
  return environment.AWS_REGION ?? 'us-east-1';
}

/** The credentials of the function's own role. */
export function credentialsOf({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: Environment): AwsCredentials {
  return {
    accessKeyId: AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
