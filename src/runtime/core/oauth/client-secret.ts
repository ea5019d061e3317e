import type { SecretStore } from '../secrets';
import { type ClientCredentials, clientCredentials } from './client';

/** The gateway's credentials as a client of an authorization server, as a secret holds them. Undefined where one is missing. */
export async function clientSecret(store: SecretStore, secret: string): Promise<ClientCredentials | undefined> {
  return clientCredentials(await store.entry(secret, 'clientId'), await store.entry(secret, 'clientSecret'));
}
