import type { Target } from '../capability/verdict';
import type { GatewayModel } from '../model/model';
import { subjectOf } from '../model/resolve';
import { load, prepareLoaded, resolveLoaded, type SpecOptions } from './compile';
import { type Io, printJson, styled } from './io';
import { type OutputOptions, printWarnings } from './problems';

/** What `tollgate check SPEC` is told. */
export interface CheckOptions extends SpecOptions, OutputOptions {
  /** Also finds what this target refuses. */
  readonly target?: Target;
}

/** Finds all problems of a spec at once. Returns the exit status. */
export async function checkCommand(options: CheckOptions, io: Io): Promise<number> {
  const loaded = await load(options);
  const { model, warnings } = options.target === undefined ? resolveLoaded(loaded) : prepareLoaded(loaded, options.target);
  if (options.json === true) {
    printJson(io, { subject: subjectOf(model), problems: warnings });
    return 0;
  }
  printWarnings(warnings, io);
  const target = options.target === undefined ? '' : ` for ${options.target}`;
  io.stdout(`${styled(io, 'green', `${subjectOf(model)} is sound${target}`)}: ${contents(model)}\n`);
  return 0;
}

function contents({ apis }: GatewayModel): string {
  const routes = apis.reduce((sum, api) => sum + api.routes.length, 0);
  const open = apis.flatMap((api) => api.routes).filter((route) => 'open' in route.access).length;
  return `${routes} ${routes === 1 ? 'route' : 'routes'}, ${open} open`;
}
