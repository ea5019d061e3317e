import { prepare } from '../capability/prepare';
import type { Target } from '../capability/verdict';
import type { GatewayModel } from '../model/model';
import { subjectOf } from '../model/resolve';
import { sunsetWarnings } from '../model/sunsets';
import { writtenRoutes } from '../model/written-routes';
import { checkUnbound } from '../targets/aws/check-unbound';
import { compileAws } from '../targets/aws/compile';
import { compilePod } from '../targets/kubernetes/compile';
import { checkTranscoding } from '../targets/kubernetes/transcode/check';
import { type Loaded, load, located, resolveLoaded, type SpecOptions } from './compile';
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
  const { model, warnings: found } = options.target === undefined ? resolveLoaded(loaded) : checkFor(options.target, loaded);
  const warnings = [...found, ...sunsetWarnings(model, new Date()).map(loaded.locate)];
  if (options.json === true) {
    printJson(io, { subject: subjectOf(model), problems: warnings });
    return 0;
  }
  printWarnings(warnings, io);
  const target = options.target === undefined ? '' : ` for ${options.target}`;
  io.stdout(`${styled(io, 'green', `${subjectOf(model)} is sound${target}`)}: ${contents(model)}\n`);
  return 0;
}

/** What `synth` would say; without bindings, as far as that can be known. */
function checkFor(target: Target, loaded: Loaded) {
  const { bindings } = loaded;
  if (bindings !== undefined) {
    const input = { ...loaded, bindings };
    return located(loaded, () => (target === 'aws' ? compileAws(input) : compilePod(input)));
  }
  return located(loaded, () => {
    if (target === 'aws') return checkUnbound(prepare({ ...loaded, target }));
    return prepare({ ...loaded, target, ofTarget: (_, model) => checkTranscoding(model) });
  });
}

function contents({ apis }: GatewayModel): string {
  const routes = apis.flatMap(writtenRoutes);
  const open = routes.filter((route) => 'open' in route.access).length;
  return `${routes.length} ${routes.length === 1 ? 'route' : 'routes'}, ${open} open`;
}
