import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assess } from '../../src/capability/assess';
import type { Ledger, LedgerRow } from '../../src/capability/ledger';
import type { Target } from '../../src/capability/verdict';
import { examine } from '../../src/model/resolve';
import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';
import { fromFile } from '../../src/spec/document';
import type { GatewaySettings, GatewaySpec } from '../../src/spec/gateway';

const TOURS = join(__dirname, '../fixtures/tours');

/** The files of the tours that start with a word. */
export function tours(start: 'spec' | 'gateway' | 'bindings'): { readonly name: string; readonly value: unknown }[] {
  return readdirSync(TOURS)
    .filter((name) => name.startsWith(start))
    .map((name) => ({ name, value: fromFile(join(TOURS, name)).value }));
}

/** A small API that every target serves. */
export const shop: ApiSpec = {
  name: 'shop',
  schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
  access: { scheme: 'customers' },
  backends: { orders: {} },
  routes: { 'GET /orders/{id}': { backend: 'orders' } },
};

/** The API with its one route changed. */
export function withRoute(fields: object): ApiSpec {
  return { ...shop, routes: { 'GET /orders/{id}': { backend: 'orders', ...fields } } };
}

/** What a target does with specs. */
export function ledger(target: Target, spec: ApiSpec, bindings: Bindings = {}, settings: GatewaySettings = {}): Ledger {
  return assess({ model: examine({ apis: [spec], settings }).model, bindings, target });
}

/** The row at a path. */
export function rowAt(target: Target, path: string, spec: ApiSpec, bindings: Bindings = {}, settings: GatewaySettings = {}): LedgerRow {
  const row = ledger(target, spec, bindings, settings).rows.find((candidate) => candidate.path === path);
  if (row === undefined) throw new Error(`nothing at ${path}`);
  return row;
}

/** A gateway's file without its APIs. */
export function settingsOf(value: unknown): GatewaySettings {
  const { apis: _apis, ...settings } = value as GatewaySpec;
  return settings;
}
