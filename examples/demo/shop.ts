import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bindings } from 'tollgate';
import { freePort } from '../../test/behaviour/support/ports';
import { startTokenIssuer, type TokenIssuer } from '../../test/behaviour/support/token-issuer';
import { startBackend } from '../shop/backend';
import type { Session } from './session';

/** The shop's surroundings on this machine. */
export interface ShopServices {
  /** A copy of the spec, for whoever changes it. */
  readonly spec: string;
  /** A file that binds the spec to what runs here. Both targets get the same. */
  readonly bindings: string;
  /** A file with the keys of partners, for `tollgate run --secrets`. */
  readonly secrets: string;
  /** The backend that has this address. */
  nameOf(host: string): string;
  readonly customers: TokenIssuer;
  readonly staff: TokenIssuer;
  /** Claims to be the issuer of the customers, with another key. */
  readonly forger: TokenIssuer;
}

/** The keys of partners, as their secret holds them. */
export const PARTNER_KEYS = { acme: 'key-of-acme-9f2c41', corner: 'key-of-corner-77b0e3' };

const BACKENDS = ['catalog', 'orders', 'orders-v1', 'orders-next', 'accounts'];

/** Starts backends and issuers of tokens on loopback. */
export async function startShop(session: Session): Promise<ShopServices> {
  const hosts = new Map<string, string>();
  for (const name of BACKENDS) hosts.set(await startOne(session), name);
  const [customers, staff, forger] = await Promise.all([1, 2, 3].map(() => session.keep(startTokenIssuer(), ({ close }) => close())));
  const bindings: Bindings = {
    values: { customers: origin(customers), staff: origin(staff) },
    backends: Object.fromEntries([...hosts].map(([host, name]) => [name, { url: `http://${host}` }])),
  };
  const nameOf = (host: string) => hosts.get(host) ?? host;
  const folder = await temporaryFolder(session);
  const write = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 });
    return join(folder, name);
  };
  const files = { bindings: write('bindings.json', bindings), secrets: write('secrets.json', { 'partner-keys': PARTNER_KEYS }) };
  const spec = join(folder, 'spec.ts');
  copyFileSync(join(__dirname, '../shop/spec.ts'), spec);
  return { spec, ...files, nameOf, customers, staff, forger };
}

async function startOne(session: Session): Promise<string> {
  const server = await session.keep(startBackend(await freePort()), (started) => {
    started.close();
    started.closeAllConnections();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function origin({ url }: TokenIssuer): string {
  return url.replace(/\/$/, '');
}

function temporaryFolder(session: Session): Promise<string> {
  return session.keep(Promise.resolve(mkdtempSync(join(tmpdir(), 'tollgate-demo-'))), (path) => rmSync(path, { recursive: true }));
}
