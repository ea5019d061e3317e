import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A watch that goes on until it is closed. */
export interface Watch {
  close(): void;
}

const SETTLE_MILLIS = 50;
/** For file systems that report no changes. */
const LOOK_MILLIS = 2_000;

/**
 * Calls `changed` whenever one of the files is different: written in place, replaced by a rename, removed, or swapped through a
 * symbolic link as Kubernetes does in volumes. `files` is asked anew each time, so that the set may change.
 */
export function watchFiles(files: () => readonly string[], changed: () => void): Watch {
  const folders = new Map<string, FSWatcher>();
  let seen = '';
  let timer: NodeJS.Timeout | undefined;

  const look = (): void => {
    const now = files();
    watchFolders(new Set(now.map((file) => dirname(file))));
    const signature = now.map(signatureOf).join('\n');
    const different = seen !== signature;
    seen = signature;
    if (different) changed();
  };

  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE_MILLIS);
  };

  const watchFolders = (wanted: ReadonlySet<string>): void => {
    for (const [folder, watcher] of folders) if (!wanted.has(folder) && folders.delete(folder)) watcher.close();
    for (const folder of wanted) if (!folders.has(folder)) open(folder);
  };

  const open = (folder: string): void => {
    try {
      const watcher = watch(folder, soon);
      const end = (): void => {
        watcher.close();
        folders.delete(folder);
      };
      watcher.on('error', end);
      watcher.on('change', (kind, name) => {
        if (kind === 'rename' && name === basename(folder)) end();
      });
      folders.set(folder, watcher);
    } catch {
      // it may come later: the regular look finds it
    }
  };

  watchFolders(new Set(files().map((file) => dirname(file))));
  seen = files().map(signatureOf).join('\n');
  const regular = setInterval(look, LOOK_MILLIS);
  return {
    close() {
      clearInterval(regular);
      clearTimeout(timer);
      for (const watcher of folders.values()) watcher.close();
    },
  };
}

function signatureOf(file: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${file} ${ino} ${size} ${mtimeNs}`;
  } catch {
    return `${file} absent`;
  }
}
