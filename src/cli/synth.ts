import type { Target } from '../capability/verdict';
import type { Problem } from '../problem';
import { type Loaded, load, type SpecOptions } from './compile';
import { type Io, printJson } from './io';
import { type OutputOptions, printWarnings } from './problems';

/** What `tollgate synth SPEC` is told. */
export interface SynthOptions extends SpecOptions, OutputOptions {
  readonly target: Target;
  /** The folder that is written to. */
  readonly out: string;
}

/** What a target's synthesis wrote. */
export interface Written {
  readonly subject: string;
  readonly files: readonly string[];
  readonly warnings: readonly Problem[];
}

/** Writes what is delivered to a target. Returns the exit status. */
export async function synthCommand(options: SynthOptions, io: Io): Promise<number> {
  const loaded = await load(options);
  const { subject, files, warnings } = await write(options, loaded);
  if (options.json === true) {
    printJson(io, { subject, files, problems: warnings });
    return 0;
  }
  printWarnings(warnings, io);
  for (const file of files) io.stdout(`${file}\n`);
  return 0;
}

async function write({ target, out }: SynthOptions, loaded: Loaded): Promise<Written> {
  if (target === 'aws') return (await import('./synth/aws.js')).writeTemplates(loaded, out);
  return (await import('./synth/kubernetes.js')).writeManifests(loaded, out);
}
