import { freePort } from './ports';
import type { Table } from './table';
import { type Recorded, startBackend } from './table-backend';
import { startServer } from './table-server';
import { signatureValues } from './table-signatures';
import { startTableIssuer } from './table-tokens';

/** What surrounds the gateway of a table: backends and issuers, and what may be named as `<name>`. */
export interface Stage {
  /** What has reached the backends, in order. */
  readonly records: Recorded[];
  /** The address of each backend. */
  readonly backends: { readonly [name: string]: string };
  /** Puts what is known in the place of each `<name>`: `<ann>` (a token), `<hello>` (a signature), `<orders>` (an address), `<id.url>`, `<id.jwks>`. */
  fill<T>(value: T): T;
  close(): Promise<void>;
}

/** Starts what a table needs besides the gateway. */
export async function startStage(table: Table): Promise<Stage> {
  const values = new Map<string, unknown>();
  const records: Recorded[] = [];
  const closing: (() => Promise<void>)[] = [];
  const backends: { [name: string]: string } = {};
  for (const [name, behaviour] of Object.entries(fill(table.backends ?? {}, values))) {
    const backend = behaviour === 'unreachable' ? { port: await freePort() } : await startBackend(name, behaviour, records);
    if ('close' in backend) closing.push(backend.close);
    backends[name] = `http://127.0.0.1:${backend.port}`;
    values.set(name, backends[name]);
  }
  for (const [name, spec] of Object.entries(fill(table.signatures ?? {}, values)))
    for (const [place, made] of signatureValues(name, spec)) values.set(place, made);
  for (const [name, spec] of Object.entries(table.servers ?? {})) {
    const server = await startServer(spec);
    closing.push(server.close);
    values.set(`${name}.introspection`, `${server.url}/introspect`);
    values.set(`${name}.exchange`, `${server.url}/exchange`);
  }
  const issuers = new Map<string, Awaited<ReturnType<typeof startTableIssuer>>>();
  for (const [name, spec] of Object.entries(table.issuers ?? {})) {
    const issuer = await startTableIssuer(spec);
    closing.push(issuer.close);
    issuers.set(name, issuer);
    for (const [field, value] of Object.entries(issuer.values)) values.set(`${name}.${field}`, value);
  }
  for (const [name, token] of Object.entries(fill(table.tokens ?? {}, values)))
    values.set(name, issuers.get(token.issuer ?? 'id')?.mint(token));
  return {
    records,
    backends,
    fill: (value) => fill(value, values),
    close: async () => {
      for (const close of closing) await close();
    },
  };
}

/** `<x*40000>` is a long text. */
const REPEATED = /<([^<>]+)\*(\d+)>/g;
const NAME = /<([a-z][\w.-]*)>/gi;

function fill<T>(value: T, values: ReadonlyMap<string, unknown>): T {
  if (typeof value === 'string') return fillText(value, values) as T;
  if (Array.isArray(value)) return value.map((item) => fill(item, values)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, values)])) as T;
}

function fillText(text: string, values: ReadonlyMap<string, unknown>): unknown {
  const whole = /^<([a-z][\w.-]*)>$/i.exec(text)?.[1];
  if (whole !== undefined && values.has(whole)) return made(whole, values);
  const repeated = text.replace(REPEATED, (_match, piece: string, times: string) => piece.repeat(Number(times)));
  return repeated.replace(NAME, (match, name: string) => (values.has(name) ? String(made(name, values)) : match));
}

/** Some are made when they are used. */
function made(name: string, values: ReadonlyMap<string, unknown>): unknown {
  const value = values.get(name);
  return typeof value === 'function' ? value() : value;
}
