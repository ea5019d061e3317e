import { editShare } from './canary/edit';
import { replaceFile } from './canary/file';
import { abort, advance } from './canary/step';
import { patchLines, stepLines } from './canary/text';
import { loadTried } from './canary/tried';
import { type Io, printJson } from './io';
import type { OutputOptions } from './problems';
import { UsageError } from './usage-error';

/** What `tollgate canary advance|abort SPEC ROUTE` is told. */
export interface CanaryOptions extends OutputOptions {
  readonly action: 'advance' | 'abort';
  readonly spec: string;
  /** The key of a route: `POST /orders`, or `shop:POST /orders`. */
  readonly route: string;
  /** Which export of a `.ts` file is meant. */
  readonly export?: string;
  /** The share that is wanted: the next one, or one before it. */
  readonly to?: string;
  /** Shows the change and writes nothing. */
  readonly dryRun?: boolean;
}

/** Moves a canary by a change of its spec. Returns the exit status. */
export async function canaryCommand(options: CanaryOptions, io: Io): Promise<number> {
  const to = shareOf(options);
  const tried = await loadTried(options.spec, options.route, options.export);
  const step = options.action === 'advance' ? advance(tried, to) : abort(tried);
  const edited = step.before === step.after ? undefined : await editShare(tried, step);
  if (edited !== undefined && options.dryRun !== true) replaceFile(edited.file, edited.after);
  if (options.json === true) {
    const { api, key: route, canary, shares } = tried;
    const written = edited !== undefined && options.dryRun !== true;
    printJson(io, { api: api.name, route, backend: canary.backend, shares, ...step, ...(edited && { file: edited.file }), written });
    return 0;
  }
  const lines = options.dryRun === true && edited !== undefined ? patchLines(edited) : stepLines(tried, step);
  io.stdout(`${lines.join('\n')}\n`);
  return 0;
}

function shareOf({ to, action }: CanaryOptions): number | undefined {
  if (to === undefined) return undefined;
  if (action === 'abort') throw new UsageError('abort takes the canary to 0; --to is for advance');
  if (/^\d+(\.\d+)?$/.test(to)) return Number(to);
  throw new UsageError(`--to takes a share in percent, such as 25, and not ${JSON.stringify(to)}`);
}
