import { hkdfSync } from 'node:crypto';
import { clientEntries, type LoginDelivery } from '../../targets/kubernetes/agent-plan';
import { type LoginParts, loginSecret, loginSecretResource } from '../../targets/kubernetes/envoy/filters/oauth2';
import { allFetched } from './fetching';
import { type Login, type LoginPorts, type LoginStatus, startLogin } from './login';
import type { SessionTokens } from './login-tokens';
import { secretFiles } from './secret-folder';
import { type Watch, watchFiles } from './watch';
import type { Xds } from './xds';

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
export interface LoginsPorts extends Omit<LoginPorts, 'publish'> {
  readonly xds: Pick<Xds, 'channel'>;
}

/** Nobody logs in yet. */
export function createLogins({ xds, ...ports }: LoginsPorts): Logins {
  const epoch = Date.now().toString(36);
  let count = 0;
  let logins = new Map<string, Login>();
  let watch: Watch | undefined;

  const publish = (name: string, clientSecret: string): void => {
    count += 1;
    const resource = loginSecretResource(name, sessionKey(name, clientSecret));
    void xds.channel('secrets', loginSecret(name)).publish(`${epoch}.${count}`, [resource]);
  };

  const entries = () => [...logins.values()].flatMap(({ delivery }) => clientEntries(delivery));

  return {
    use(deliveries) {
      const old = logins;
      logins = new Map();
      for (const delivery of deliveries) {
        const source = JSON.stringify(delivery);
        const known = old.get(delivery.name);
        logins.set(delivery.name, known?.source === source ? known : startLogin(delivery, source, { ...ports, publish }));
      }
      for (const [name, login] of old) if (logins.get(name) !== login) login.fetching.close();
      watch?.close();
      watch = deliveries.length === 0 ? undefined : watchFiles(() => secretFiles(ports.folder, entries()), readAll);
      readAll();
    },
    async first(millis) {
      await allFetched(
        [...logins.values()].map(({ fetching }) => fetching),
        millis,
      );
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

/** What sessions are signed with: every instance comes to the same, and nobody to the client's secret by it (RFC 5869). */
function sessionKey(name: string, clientSecret: string): string {
  return Buffer.from(hkdfSync('sha256', clientSecret, '', `tollgate sessions of ${name}`, 32)).toString('hex');
}
