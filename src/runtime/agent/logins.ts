import { hkdfSync } from 'node:crypto';
import { clientEntries, type LoginDelivery } from '../../targets/kubernetes/agent-plan';
import { type LoginParts, loginSecret, loginSecretResource } from '../../targets/kubernetes/envoy/filters/oauth2';
import type { GetJson } from '../core/key-endpoint';
import { type ClientCredentials, clientCredentials } from '../core/oauth/client';
import type { PostForm } from '../core/oauth/post-form';
import { type Fetching, keepFetching } from './fetching';
import { type LoginEndpoints, loginEndpoints } from './login-endpoints';
import { type GetTokens, loginTokens, type SessionTokens } from './login-tokens';
import { readEntry, secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';
import type { Xds } from './xds';

/** How the logins of one scheme are doing. */
export interface LoginStatus {
  readonly name: string;
  readonly state: 'ready' | 'no issuer' | 'no credentials';
}

/** The schemes whose callers log in: where, and as whose clients. */
export interface Logins {
  /** Finds out about these from now on and no others. Those that are known go on unchanged. */
  use(deliveries: readonly LoginDelivery[]): void;
  /** Resolves when everything is known or the time is over; with the names of schemes where nobody can log in. */
  first(millis: number): Promise<readonly string[]>;
  /** The schemes where all is known. */
  known(): ReadonlyMap<string, LoginParts>;
  /** Gets tokens for a code or a refresh token. */
  tokens(name: string, form: URLSearchParams): Promise<SessionTokens>;
  status(): readonly LoginStatus[];
  close(): void;
}

/** What logins need. */
export interface LoginPorts {
  readonly xds: Pick<Xds, 'channel'>;
  readonly getJson: GetJson;
  readonly post: PostForm;
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Hears that `known` has changed. */
  readonly onChange: () => void;
  /** Default: 60000. */
  readonly refreshMillis?: number;
}

interface Login {
  readonly source: string;
  readonly delivery: LoginDelivery;
  readonly fetching: Fetching;
  readonly getTokens: GetTokens;
  readonly parts: () => LoginParts | undefined;
  readonly readSecret: () => void;
  readonly status: () => LoginStatus;
}

/** Nobody logs in yet. */
export function createLogins(ports: LoginPorts): Logins {
  const epoch = Date.now().toString(36);
  let count = 0;
  let logins = new Map<string, Login>();
  let watch: Watch | undefined;

  const publish = (name: string, clientSecret: string): void => {
    count += 1;
    const resource = loginSecretResource(name, sessionKey(name, clientSecret));
    void ports.xds.channel('secrets', loginSecret(name)).publish(`${epoch}.${count}`, [resource]);
  };

  const entries = () => [...logins.values()].flatMap(({ delivery }) => clientEntries(delivery));

  return {
    use(deliveries) {
      const old = logins;
      logins = new Map();
      for (const delivery of deliveries) {
        const source = JSON.stringify(delivery);
        const known = old.get(delivery.name);
        logins.set(delivery.name, known?.source === source ? known : startLogin(delivery, source, publish, ports));
      }
      for (const [name, login] of old) if (logins.get(name) !== login) login.fetching.close();
      watch?.close();
      watch = deliveries.length === 0 ? undefined : watchFiles(() => secretFiles(ports.folder, entries()), readAll);
      readAll();
    },
    async first(millis) {
      const all = Promise.all([...logins.values()].map(({ fetching }) => fetching.first));
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, millis).unref())]);
      return [...logins].filter(([, { parts }]) => parts() === undefined).map(([name]) => name);
    },
    known: () =>
      new Map(
        [...logins].flatMap(([name, { parts }]) => {
          const known = parts();
          return known === undefined ? [] : [[name, known] as const];
        }),
      ),
    tokens: async (name, form) => logins.get(name)?.getTokens(form) ?? 'unavailable',
    status: () => [...logins.values()].map(({ status }) => status()),
    close() {
      watch?.close();
      for (const { fetching } of logins.values()) fetching.close();
    },
  };

  function readAll(): void {
    for (const { readSecret } of logins.values()) readSecret();
  }
}

type Publish = (name: string, clientSecret: string) => void;

/** Follows what one scheme needs: the issuer's discovery document, and the secret of the client. */
function startLogin(delivery: LoginDelivery, source: string, publish: Publish, ports: LoginPorts): Login {
  const { name, issuer } = delivery;
  const { getJson, post, folder, say, onChange, refreshMillis } = ports;
  let endpoints: LoginEndpoints | undefined;
  let credentials: ClientCredentials | undefined;
  let failing = false;
  let told = false;

  const succeed = (found: LoginEndpoints): void => {
    if (failing) say(`logins of ${name}: the issuer answers again`);
    failing = false;
    if (JSON.stringify(found) === JSON.stringify(endpoints)) return;
    endpoints = found;
    onChange();
  };

  const fail = (reason: string): void => {
    const outcome = endpoints === undefined ? 'nobody can log in and its sessions get 503' : 'what is known of the issuer goes on';
    if (!failing) say(`logins of ${name}: ${reason}; ${outcome}`);
    failing = true;
  };

  const readSecret = (): void => {
    const [clientId, clientSecret] = clientEntries(delivery).map((entry) => readEntry(folder, entry));
    const found = clientCredentials(clientId, clientSecret);
    if (found === undefined) lacking();
    else take(found);
  };

  const take = (found: ClientCredentials): void => {
    told = false;
    if (JSON.stringify(found) === JSON.stringify(credentials)) return;
    if (found.clientSecret !== credentials?.clientSecret) publish(name, found.clientSecret);
    credentials = found;
    onChange();
  };

  const lacking = (): void => {
    const outcome = credentials === undefined ? 'nobody can log in and its sessions get 503' : 'those before go on';
    if (!told) say(`logins of ${name}: the secret "${delivery.client}" lacks clientId or clientSecret; ${outcome}`);
    told = true;
  };

  const client = () => (endpoints === undefined || credentials === undefined ? undefined : { endpoint: endpoints.token, credentials });

  return {
    source,
    delivery,
    fetching: keepFetching(() => loginEndpoints(issuer, getJson), { succeed, fail }, refreshMillis),
    getTokens: loginTokens(delivery, { post, nowMillis: Date.now, say, client }),
    parts: () => endpoints && credentials && partsOf(endpoints, credentials),
    readSecret,
    status: () => ({ name, state: endpoints === undefined ? 'no issuer' : credentials === undefined ? 'no credentials' : 'ready' }),
  };
}

function partsOf({ authorization, endSession }: LoginEndpoints, { clientId }: ClientCredentials): LoginParts {
  return {
    clientId,
    authorizationEndpoint: authorization,
    ...(endSession === undefined ? {} : { endSessionEndpoint: endSession }),
  };
}

/** What sessions are signed with: every instance comes to the same, and nobody to the client's secret by it (RFC 5869). */
function sessionKey(name: string, clientSecret: string): string {
  return Buffer.from(hkdfSync('sha256', clientSecret, '', `tollgate sessions of ${name}`, 32)).toString('hex');
}
