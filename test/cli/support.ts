import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/program';

/** What a command wrote, and how it ended. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
export async function tollgate(...argv: string[]): Promise<Outcome> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const io = { stdout: (text: string) => void stdout.push(text), stderr: (text: string) => void stderr.push(text), color: false };
  const status = await main(argv, io);
  return { status, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** A folder with these files, for one test. */
export function folder(files: { readonly [name: string]: string }): string {
  const path = mkdtempSync(join(tmpdir(), 'tollgate-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** An API that uses a bit of everything that `explain` shows. */
export const SHOP = `name: shop
hosts: [shop.example.com]
basePath: /api
schemes:
  customers: { jwt: { issuer: 'https://id.example.com/', audiences: [shop], groupsClaim: groups } }
access: { scheme: customers }
ips: { deny: [203.0.113.0/24] }
limits: [{ requests: 10, per: minute, by: [ip], scope: instance }]
cors: { origins: ['https://app.example.com', 'https://*.pages.example.com'] }
body: { maxSize: 1Ki }
backends: { orders: { timeout: 5s }, next: {} }
routes:
  GET /orders: { backend: orders }
  GET /orders/{id}:
    backend: orders
    variants: [{ when: { headers: { x-preview: 'yes' } }, backend: next, rewrite: { path: '/v2/{id}' } }]
  POST /orders:
    backend: orders
    access: { scheme: customers, scopes: ['orders:write'], groups: [staff] }
    limits: [{ requests: 5, per: second, by: [caller], scope: instance }]
    require: { headers: [idempotency-key] }
    body: { contentTypes: [application/json] }
  GET /files/{rest+}: { backend: orders, paths: { allow: [semicolon] }, access: { open: public files } }
  GET /split: { weighted: [{ backend: orders, weight: 90 }, { backend: next, weight: 10 }] }
  GET /old/{id}: { redirect: { to: '/orders/{id}' }, access: { open: old bookmark } }
  GET /health: { respond: { status: 200, body: ok }, access: { open: liveness probe }, limits: [] }
`;
