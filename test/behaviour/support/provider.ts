import Provider from 'oidc-provider';
import { startUpstream, type Upstream } from './upstream';

/** The client that gateways are at the provider. */
export const CLIENT = { clientId: 'shop-gateway', clientSecret: 'a secret: with% odd+signs' };

/** Another client, which asks for tokens itself. */
export const OTHER = { clientId: 'machine', clientSecret: 'of-the-machine' };

/** `oidc-provider` on loopback: an authorization server that others made. Whoever logs in is ann, unless it is told another name. */
export interface RunningProvider {
  readonly url: string;
  readonly provider: Provider;
  /** What was asked for: `POST /token`. */
  readonly asked: string[];
  /** Who logs in next. */
  user: string;
  /** Goes away, and comes back at the same address with all that it knew. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** Answers a question for tokens. */
export type Grant = Parameters<Provider['registerGrantType']>[1];

/** What a provider can be told. */
export interface ProviderOptions {
  readonly redirectUris?: readonly string[];
  readonly postLogoutUris?: readonly string[];
  readonly idTokenSeconds?: number;
  /** Grants that it knows besides its own, before any client is looked at. */
  readonly grants?: { readonly [name: string]: (provider: Provider) => Grant };
  /** Whether sessions can be renewed. Default: true. */
  readonly refreshes?: boolean;
  /** A claim of whoever logs in. */
  readonly about?: string;
  readonly port?: number;
}

/** Starts a provider. Its pages for logging in answer by themselves. */
export async function startProvider(options: ProviderOptions = {}): Promise<RunningProvider> {
  let server: Upstream | undefined = await startUpstream((request, response) => void listener(request, response), options.port);
  const { url, port } = server;
  const running: RunningProvider = {
    ...{ url, provider: new Provider(url, configuration(options)), asked: [], user: 'ann' },
    async down() {
      await server?.close();
      server = undefined;
    },
    async up() {
      server ??= await startUpstream((request, response) => void listener(request, response), port);
    },
    close: async () => server?.close(),
  };
  const { provider } = running;
  const parameters = ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'scope'];
  for (const [name, grant] of Object.entries(options.grants ?? {})) provider.registerGrantType(name, grant(provider), parameters);
  const answer = provider.callback();

  const listener = async (...[request, response]: Parameters<typeof answer>): Promise<void> => {
    const path = request.url?.split('?')[0] ?? '';
    running.asked.push(`${request.method} ${path}`);
    if (!path.startsWith('/interaction/')) return void answer(request, response);
    const { client_id: clientId, scope } = (await provider.interactionDetails(request, response)).params;
    const grant = new provider.Grant({ accountId: running.user, clientId });
    grant.addOIDCScope(scope);
    const result = { login: { accountId: running.user }, consent: { grantId: await grant.save() } };
    await provider.interactionFinished(request, response, result);
  };
  return running;
}

function configuration({
  grants = {},
  redirectUris = [],
  postLogoutUris = [],
  idTokenSeconds = 600,
  refreshes = true,
  about = '',
}: ProviderOptions): object {
  const asClient = ({ clientId, clientSecret }: typeof CLIENT, fields: object) => ({
    ...{ client_id: clientId, client_secret: clientSecret, token_endpoint_auth_method: 'client_secret_basic' },
    ...{ redirect_uris: [], response_types: [], ...fields },
  });
  const ofBrowsers = {
    ...{ redirect_uris: redirectUris, response_types: ['code'], post_logout_redirect_uris: postLogoutUris },
    grant_types: ['authorization_code', 'refresh_token'],
  };
  return {
    clients: [
      asClient(CLIENT, redirectUris.length > 0 ? ofBrowsers : { grant_types: ['client_credentials', ...Object.keys(grants)] }),
      asClient(OTHER, { grant_types: ['client_credentials'] }),
    ],
    cookies: { keys: ['of-tests'] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['name', 'groups', 'plan', 'about'] },
    issueRefreshToken: () => refreshes,
    ttl: {
      AccessToken: 600,
      IdToken: idTokenSeconds,
      RefreshToken: 3600,
      Session: 3600,
      Interaction: 600,
      Grant: 3600,
      ClientCredentials: 600,
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: `${id} of the shop`, groups: ['staff'], plan: 'gold', about }),
    }),
  };
}
