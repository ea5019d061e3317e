import type { Action } from '../../../model/action';
import type { RewriteModel } from '../../../model/rewrite';
import type { RouteModel } from '../../../model/route';
import type { ChangesModel } from '../../../model/transform';
import type { KeptSides } from './filters/sides';

/** One way through a route: what is asked of the caller, and what happens to the request. */
export interface Passage {
  readonly route: RouteModel;
  /** The schemes that decide here; of `allOf`, all of them. */
  readonly schemes: readonly string[];
  readonly action: Action;
  readonly request: ChangesModel;
  readonly response: ChangesModel;
  /** What is asked of the backend in the place of what the client asked for. */
  readonly rewrite?: RewriteModel;
  /** The version that it is for, where that is known. */
  readonly version?: string;
  /** What its answers say of the version. */
  readonly announced?: ChangesModel;
  /** What divides its requests by their callers, until they are on a side. */
  readonly divides?: KeptSides;
}

/** Whether it ends at a backend and not at an answer of the gateway's own. */
export function leadsToBackend({ action }: Pick<Passage, 'action'>): boolean {
  return 'backend' in action || 'weighted' in action;
}
