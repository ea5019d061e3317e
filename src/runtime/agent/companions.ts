import { COMPANION_PARTS, type CompanionPart, workOf } from '../../targets/kubernetes/agent-plan';
import { companionSocket } from '../../targets/kubernetes/envoy/bootstrap';
import { type CompanionProcess, createCompanion } from './companion';
import type { ConfigSource } from './companion-config';
import { HEAP_MEBIBYTES } from './companion-memory';
import type { Status } from './status';

/** The companion of an agent, in as many processes as are needed. */
export interface Companions extends Pick<CompanionProcess, 'use' | 'close'> {
  /** Undefined where none is needed. */
  status(): Status['companion'];
}

/** What running a companion needs. */
export interface CompanionsOptions extends ConfigSource {
  /** The program, for Node. */
  readonly program: string;
  readonly socketDir: string;
}

const CALLED: { readonly [part in CompanionPart]: string } = {
  decisions: 'the companion',
  bodies: 'the companion for bodies',
};

/** No process yet. */
export function createCompanions({ socketDir, ...options }: CompanionsOptions): Companions {
  const processes = COMPANION_PARTS.map((part) => {
    const own = { socket: companionSocket(socketDir, part), heapMebibytes: HEAP_MEBIBYTES[part], called: CALLED[part] };
    return [part, createCompanion({ ...options, ...own })] as const;
  });
  return {
    async use(work) {
      await Promise.all(processes.map(([part, process]) => process.use(work.map((one) => workOf(part, one)))));
    },
    status() {
      const needed = processes.flatMap(([part, process]) => {
        const state = process.status();
        return state === undefined ? [] : [[part, state] as const];
      });
      return needed.length === 0 ? undefined : Object.fromEntries(needed);
    },
    close() {
      for (const [, process] of processes) process.close();
    },
  };
}
