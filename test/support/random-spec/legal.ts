import { without } from '../../../src/capability/without';
import { type Path, type Problem, SpecError } from '../../../src/problem';
import type { Written } from './specs';

/** What was left of a spec, and what it compiles to. */
export interface Legal<T> {
  readonly written: Written;
  readonly output: T;
  /** What was wrong or refused, and has been taken out. */
  readonly refused: readonly Problem[];
}

const ROUNDS = 60;

/** Takes out of a spec whatever is refused until it compiles; undefined where nothing is left. Whatever else is thrown goes on. */
export function legalized<T>(first: Written, compile: (written: Written) => T): Legal<T> | undefined {
  let written = first;
  const refused: Problem[] = [];
  const tries = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const found = problemsOf(() => compile(written));
    if (!Array.isArray(found)) return { written, output: found.output, refused };
    refused.push(...found);
    for (const { path, code } of found) {
      const times = tries.get(`${path} ${code}`) ?? 0;
      tries.set(`${path} ${code}`, times + 1);
      const place = existing(placeOf(path), written);
      // what is wrong still is so because of what stands around it
      if (place.length > 1) written = without(written, [place.slice(0, Math.max(2, place.length - times))]);
    }
    if (Object.keys(written.spec.routes ?? {}).length === 0) return undefined;
  }
  return undefined;
}

function problemsOf<T>(compile: () => T): Problem[] | { readonly output: T } {
  try {
    return { output: compile() };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.filter(({ severity }) => severity !== 'warning');
  }
}

const SETTINGS = ['baseline', 'errors', 'requestId', 'limitHeaders', 'observability', 'compression', 'maintenance'];

/** `routes["GET /x"].canary` as steps, with the part of what is written that it stands in. */
function placeOf(path: string): string[] {
  const steps = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    (match) => (match[1] ?? match[2] ?? match[3]) as string,
  );
  if (steps[0] === 'bindings') return steps;
  return [SETTINGS.includes(steps[0] as string) ? 'settings' : 'spec', ...steps];
}

/** As far as it is there. */
function existing(place: readonly string[], written: Written): Path {
  let value: unknown = written;
  const count = place.findIndex((step) => {
    value = Object(value)[step];
    return value === undefined;
  });
  return count < 0 ? place : place.slice(0, count);
}
