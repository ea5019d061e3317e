import { load, resolveLoaded, type SpecOptions } from './compile';
import { type Io, printJson } from './io';
import { type OutputOptions, printWarnings } from './problems';
import { reportOn } from './report/report';
import { reportMarkdown, reportText } from './report/text';

/** What `tollgate report SPEC` is told. */
export interface ReportOptions extends SpecOptions, OutputOptions {
  readonly markdown?: boolean;
}

/** Prints every used feature and what each target does with it. Returns the exit status. */
export async function reportCommand(options: ReportOptions, io: Io): Promise<number> {
  const loaded = await load(options);
  const { model, warnings } = resolveLoaded(loaded);
  const report = reportOn(model, loaded.bindings);
  if (options.json === true) {
    printJson(io, report);
    return 0;
  }
  printWarnings(warnings, io);
  io.stdout(`${options.markdown === true ? reportMarkdown(report) : reportText(report)}\n`);
  return 0;
}
