import type { Target } from '../capability/verdict';
import { type Loaded, load, type SpecOptions } from './compile';
import { type Io, printJson } from './io';
import { type OutputOptions, printWarnings } from './problems';
import { writeTemplates } from './synth/aws';
import { writeManifests } from './synth/kubernetes';
import type { Written } from './synth/written';

/** What `tollgate synth SPEC` is told. */
export interface SynthOptions extends SpecOptions, OutputOptions {
  readonly target: Target;
  /** The folder that is written to. */
  readonly out: string;
}

/** Writes what is delivered to a target. Returns the exit status. */
export async function synthCommand(options: SynthOptions, io: Io): Promise<number> {
  const loaded = await load(options);
  const { subject, files, warnings } = write(options, loaded);
  if (options.json === true) {
    printJson(io, { subject, files, problems: warnings });
    return 0;
  }
  printWarnings(warnings, io);
  for (const file of files) io.stdout(`${file}\n`);
  return 0;
}

function write({ target, out }: SynthOptions, loaded: Loaded): Written {
  return target === 'aws' ? writeTemplates(loaded, out) : writeManifests(loaded, out);
}
