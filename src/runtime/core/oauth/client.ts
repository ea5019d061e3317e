import { withoutLineEnd } from '../without-line-end';

/** What the gateway proves to an authorization server who it is with. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The value of `Authorization` that says who asks (RFC 6749, section 2.3.1: both are form-encoded first). */
export function basicAuthorization({ clientId, clientSecret }: ClientCredentials): string {
  return `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

/** Credentials as secrets hold them. Undefined where one is missing. */
export function clientCredentials(clientId: string | undefined, clientSecret: string | undefined): ClientCredentials | undefined {
  const [id, secret] = [clientId, clientSecret].map((text = '') => withoutLineEnd(text)) as [string, string];
  return id === '' || secret === '' ? undefined : { clientId: id, clientSecret: secret };
}
