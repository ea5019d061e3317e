import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import { tollgate } from '../cli/support';

const DESCRIPTION = require.resolve('@octokit/openapi/generated/api.github.com.json');

/** GitHub's description of its API, imported by the command line. */
export interface ImportedGithub {
  readonly folder: string;
  /** The spec, in the folder. */
  readonly file: string;
  readonly spec: ApiSpec;
  remove(): void;
}

/** Imports it into a folder of its own. */
export async function importGithub(): Promise<ImportedGithub> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-github-'));
  const file = join(folder, 'github.json');
  const { status, stderr } = await tollgate('import', 'openapi', DESCRIPTION, '--name', 'github', '--out', file);
  expect([status, stderr]).toEqual([0, expect.stringContaining('1222 of 1223 operations became routes')]);
  return { folder, file, spec: JSON.parse(readFileSync(file, 'utf8')), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
