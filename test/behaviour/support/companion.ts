import { readFileSync } from 'node:fs';
import { processesWith } from './gateway';
import type { Running } from './run-files';

/** The process id of a run's companion; NaN where it has none. */
export function companionOf(running: Running): number {
  return Number(processesWith('companion/index.js').find((id) => parentOf(id) === String(running.pid)));
}

/** The process that started another one. */
function parentOf(id: string): string | undefined {
  return /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
}
