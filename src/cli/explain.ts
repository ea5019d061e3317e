import { load, resolveLoaded, type SpecOptions } from './compile';
import { explain } from './explain/explain';
import { type RequestOptions, readRequest } from './explain/request';
import { explanationLines } from './explain/text';
import { type Io, printJson } from './io';
import type { OutputOptions } from './problems';

/** What `tollgate explain SPEC REQUEST` is told. */
export interface ExplainOptions extends SpecOptions, RequestOptions, OutputOptions {}

/** Says what the gateway does with one request. Returns the exit status. */
export async function explainCommand(options: ExplainOptions, io: Io): Promise<number> {
  const request = readRequest(options);
  const loaded = await load(options);
  const { model } = resolveLoaded(loaded);
  const explanation = explain(request, model, loaded.bindings);
  if (options.json === true) printJson(io, explanation);
  else io.stdout(`${explanationLines(explanation, io).join('\n')}\n`);
  return 0;
}
