import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesPlan } from '../../targets/kubernetes/plan';
import { fromShards } from '../../targets/kubernetes/shards';
import { type Watch, watchFiles } from './watch';

/** What is heard from a folder of shards. */
export interface FolderListener {
  /** A whole generation is there that was not there before. */
  plan(plan: KubernetesPlan): void;
  /** Something is there, but no whole generation; why. */
  incomplete(missing: string): void;
}

/** Follows a folder of shards: plain files, or a volume that Kubernetes swaps through `..data`. */
export function followFolder(folder: string, listener: FolderListener): Watch {
  let known: string | undefined;

  const read = (): void => {
    const assembly = fromShards(readShards(folder));
    if ('missing' in assembly) listener.incomplete(assembly.missing);
    else if (assembly.plan.generation !== known) {
      known = assembly.plan.generation;
      listener.plan(assembly.plan);
    }
  };

  const watch = watchFiles(() => [join(folder, '..data'), ...shardNames(folder).map((name) => join(folder, name))], read);
  read();
  return watch;
}

function readShards(folder: string): ReadonlyMap<string, string> {
  const shards = new Map<string, string>();
  for (const name of shardNames(folder)) {
    try {
      shards.set(name, readFileSync(join(folder, name), 'utf8'));
    } catch {
      // gone since it was listed: what is missing is said below
    }
  }
  return shards;
}

function shardNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .sort();
  } catch {
    return [];
  }
}
