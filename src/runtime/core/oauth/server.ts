import { basicAuthorization, type ClientCredentials } from './client';
import type { FormAnswer, PostForm } from './post-form';

/** What asking an authorization server needs from outside. */
export interface ServerPorts {
  readonly post: PostForm;
  /** The gateway's credentials; undefined where they cannot be read. */
  readonly credentials: () => Promise<ClientCredentials | undefined>;
  readonly nowMillis: () => number;
  /** Told why nothing was learnt. No token and no secret stands in it. */
  readonly failed: (reason: string) => void;
}

/** Asks an authorization server as its client. */
export async function askServer(
  { post, credentials }: ServerPorts,
  { url, timeoutMillis }: { readonly url: string; readonly timeoutMillis: number },
  form: { readonly [name: string]: string },
): Promise<FormAnswer> {
  const client = await credentials();
  if (client === undefined) throw new Error('the credentials of the gateway are missing: clientId and clientSecret');
  return post({ url, authorization: basicAuthorization(client), form, timeoutMillis });
}
