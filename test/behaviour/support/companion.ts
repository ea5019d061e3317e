import { readFileSync } from 'node:fs';
import type { CompanionPart } from '../../../src/targets/kubernetes/agent-plan';
import { processesWith } from './gateway';
import type { Running } from './run-files';

/** The process id of a part of a run's companion; NaN where it has none. */
export function companionOf(running: Running, part: CompanionPart = 'decisions'): number {
  return Number(processesWith(`/${part}.sock`).find((id) => parentOf(id) === String(running.pid)));
}

/** The process that started another one. */
function parentOf(id: string): string | undefined {
  return /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
}
