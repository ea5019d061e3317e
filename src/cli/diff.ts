import { type Change, GRAVE } from './diff/change';
import { compareGateways } from './diff/diff';
import { diffMarkdown } from './diff/markdown';
import { loadModel } from './diff/source';
import { diffLines } from './diff/text';
import { type Io, printJson } from './io';
import { isModule } from './load';
import type { OutputOptions } from './problems';
import { UsageError } from './usage-error';

/** What `tollgate diff OLD NEW` is told. */
export interface DiffOptions extends OutputOptions {
  readonly old: string;
  readonly new: string;
  /** Which export of `.ts` files is meant. */
  readonly export?: string;
  /** Kinds of changes that end with exit status 1, with commas between them. */
  readonly failOn?: string;
  readonly markdown?: boolean;
}

/** Prints what changes from one spec to another. Returns the exit status. */
export async function diffCommand(options: DiffOptions, io: Io): Promise<number> {
  const grave = kinds(options.failOn);
  const before = await loadModel(options.old, exportOf(options.old, options));
  const after = await loadModel(options.new, exportOf(options.new, options));
  const changes = compareGateways(before, after);
  const failed = changes.some(({ kind }) => grave.includes(kind));
  if (options.json === true) printJson(io, { changes: changes.map(asJson), failed });
  else if (options.markdown === true) io.stdout(`${diffMarkdown(changes, after)}\n`);
  else io.stdout(`${diffLines(changes, after, io).join('\n')}\n`);
  return failed ? 1 : 0;
}

/** Where one of the two is a program, the export is one of that. */
function exportOf(file: string, { old, new: young, export: name }: DiffOptions): string | undefined {
  return isModule(file) || ![old, young].some(isModule) ? name : undefined;
}

function kinds(text: string | undefined): readonly string[] {
  const named = text === undefined ? [] : text.split(',').map((kind) => kind.trim());
  const wrong = named.find((kind) => !GRAVE.some((grave) => grave === kind));
  if (wrong === undefined) return named;
  throw new UsageError(`--fail-on takes ${GRAVE.join(', ')}, with commas between them, and not ${JSON.stringify(wrong)}`);
}

function asJson({ kind, text, places }: Change) {
  return { kind, text, places };
}
