import { clientEntries, type LoginDelivery } from '../../targets/kubernetes/agent-plan';
import type { LoginParts } from '../../targets/kubernetes/envoy/filters/oauth2';
import type { GetJson } from '../core/key-endpoint';
import { type ClientCredentials, clientCredentials } from '../core/oauth/client';
import type { PostForm } from '../core/oauth/post-form';
import { type Fetching, keepFetching } from './fetching';
import { type LoginEndpoints, loginEndpoints } from './login-endpoints';
import { type GetTokens, loginTokens } from './login-tokens';
import { readEntry } from './secret-folder';

/** How the logins of one scheme are doing. */
export interface LoginStatus {
  readonly name: string;
  readonly state: 'ready' | 'no issuer' | 'no credentials';
}

/** What a login needs. */
export interface LoginPorts {
  readonly getJson: GetJson;
  readonly post: PostForm;
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Hears of each secret of the client. */
  readonly publish: (name: string, clientSecret: string) => void;
  /** Hears that something else is known. */
  readonly onChange: () => void;
  /** Default: 60000. */
  readonly refreshMillis?: number;
}

/** One scheme whose callers log in. */
export interface Login {
  /** Tells deliveries apart. */
  readonly source: string;
  readonly delivery: LoginDelivery;
  readonly fetching: Fetching;
  readonly getTokens: GetTokens;
  /** Undefined where something is not known. */
  readonly parts: () => LoginParts | undefined;
  /** Looks at the secret of the client anew. */
  readonly readSecret: () => void;
  readonly status: () => LoginStatus;
}

/** Follows what one scheme needs: the issuer's discovery document, and the secret of the client. */
export function startLogin(delivery: LoginDelivery, source: string, ports: LoginPorts): Login {
  const { name, issuer } = delivery;
  const { getJson, post, folder, say, publish, onChange, refreshMillis } = ports;
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
