import { OTHER, type RunningProvider } from './provider';

/** Asks a provider as the client `machine`. */
export async function askAsMachine({ url }: RunningProvider, path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
  const authorization = `Basic ${Buffer.from(`${OTHER.clientId}:${OTHER.clientSecret}`).toString('base64')}`;
  const answer = await fetch(url + path, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
  return answer.status === 200 ? JSON.parse((await answer.text()) || '{}') : {};
}

/** A token of that client. It says nothing by itself. */
export async function machineToken(provider: RunningProvider): Promise<string> {
  return (await askAsMachine(provider, '/token', { grant_type: 'client_credentials' })).access_token as string;
}
