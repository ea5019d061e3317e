import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { KubernetesPlan } from '../../targets/kubernetes/plan';

const fileIn = (socketDir: string): string => join(socketDir, 'good.json.gz');

/** Keeps the plan that serves, small: the folder is in memory. An agent that is started anew goes on from it, whatever lies in the folder of shards by then. */
export function keepGoodPlan(socketDir: string, plan: KubernetesPlan): void {
  const file = fileIn(socketDir);
  writeFileSync(`${file}.new`, gzipSync(JSON.stringify(plan)), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The plan that served when an agent ran here before. */
export function readGoodPlan(socketDir: string): KubernetesPlan | undefined {
  try {
    return JSON.parse(gunzipSync(readFileSync(fileIn(socketDir))).toString('utf8')) as KubernetesPlan;
  } catch {
    return undefined;
  }
}
