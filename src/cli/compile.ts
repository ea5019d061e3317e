import type { GatewayModel } from '../model/model';
import { examine, subjectOf } from '../model/resolve';
import { type Problem, SpecError } from '../problem';
import { type LoadedSpec, loadSpec } from './load';
import { type BindingOptions, type LoadedBindings, loadBindings } from './load-bindings';
import { locate, type Origins } from './locate';

/** What every command that reads a spec is told. */
export interface SpecOptions extends BindingOptions {
  readonly spec: string;
  /** Which export of a `.ts` file is meant. */
  readonly export?: string;
}

/** A spec with its bindings, as files hold them. */
export interface Loaded extends LoadedSpec, Pick<LoadedBindings, 'bindings'> {
  /** Says in which line a problem stands. */
  readonly locate: (problem: Problem) => Problem;
}

/** Loads a spec and its bindings, and tells each file. */
export async function load(options: SpecOptions, onFile?: (file: string) => void): Promise<Loaded> {
  const spec = await loadSpec(options.spec, {
    ...(options.export === undefined ? {} : { exportName: options.export }),
    ...(onFile === undefined ? {} : { onFile }),
  });
  const { bindings, origin } = loadBindings(options, onFile);
  const origins: Origins = {
    apis: spec.origins,
    ...(spec.gateway === undefined ? {} : { gateway: spec.gateway }),
    ...(origin === undefined ? {} : { bindings: origin }),
  };
  return { ...spec, ...(bindings === undefined ? {} : { bindings }), locate: (problem) => locate(problem, origins) };
}

/** Runs a step over what was loaded; its problems get their lines. */
export function located<T extends { readonly warnings: readonly Problem[] }>(loaded: Loaded, step: () => T): T {
  try {
    const result = step();
    return { ...result, warnings: result.warnings.map(loaded.locate) };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw new SpecError(error.subject, error.problems.map(loaded.locate));
  }
}

/** The model of what was loaded, whatever the target. */
export function resolveLoaded(loaded: Loaded): { readonly model: GatewayModel; readonly warnings: readonly Problem[] } {
  return located(loaded, () => {
    const values = loaded.bindings === undefined ? {} : { values: loaded.bindings.values ?? {} };
    const { model, problems } = examine({ ...loaded, ...values });
    if (problems.some((problem) => problem.severity !== 'warning')) throw new SpecError(subjectOf(model), problems);
    return { model, warnings: problems };
  });
}
