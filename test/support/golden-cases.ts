import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';
import { fromFile } from '../../src/spec/document';
import type { GatewaySettings } from '../../src/spec/gateway';
import { parseApi, parseBindings, parseSettings } from '../../src/spec/parse';

export const GOLDEN = join(__dirname, '../golden');

/** A folder of `test/golden`: what a user writes, and files with the parts of the output that the case is about. */
export interface GoldenCase {
  readonly name: string;
  /** `spec.yaml`: one document an API. */
  readonly apis: readonly ApiSpec[];
  /** `gateway.yaml`. */
  readonly settings: GatewaySettings;
  /** `bindings.yaml`; the backends that it does not bind are bound to a url of their name. */
  readonly bindings: Bindings;
  /** The parts that are shown: `envoy.routes.yaml` … */
  readonly shown: readonly string[];
}

export function goldenCases(): GoldenCase[] {
  return readdirSync(GOLDEN, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => goldenCase(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function goldenCase(name: string): GoldenCase {
  const folder = join(GOLDEN, name);
  const written = (file: string) => (existsSync(join(folder, file)) ? fromFile(join(folder, file)).value : {});
  const apis = parseAllDocuments(readFileSync(join(folder, 'spec.yaml'), 'utf8')).map((document) => parseApi(document.toJS(), { folder }));
  return {
    name,
    apis,
    settings: parseSettings(written('gateway.yaml')),
    bindings: bound(apis, parseBindings(written('bindings.yaml'))),
    shown: readdirSync(folder).filter((file) => /^(agent|envoy|aws)\./.test(file)),
  };
}

function bound(apis: readonly ApiSpec[], bindings: Bindings): Bindings {
  const names = apis.flatMap((api) => Object.keys(api.backends ?? {}));
  const urls = Object.fromEntries(names.map((name) => [name, { url: `http://${name}` }]));
  return { ...bindings, backends: { ...urls, ...bindings.backends } };
}
