import type { Path } from '../problem';

const STEP = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?([^.[\]]+)/y;

/** The steps of a path as `formatPath` writes it: `routes["GET /x"].limits[0]`. What cannot be read ends the path. */
export function parsePath(text: string): Path {
  const steps: PropertyKey[] = [];
  STEP.lastIndex = 0;
  for (let match = STEP.exec(text); match !== null; match = STEP.exec(text)) {
    const [, position, quoted, name] = match;
    if (position !== undefined) steps.push(Number(position));
    else steps.push(quoted === undefined ? (name as string) : (JSON.parse(quoted) as string));
  }
  return steps;
}
