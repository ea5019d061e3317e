import { SpecError } from '../../problem';
import type { ApiSpec } from '../../spec/api';
import { sameValue } from '../diff/words';
import { isModule, loadSpec } from '../load';
import { editDocument } from './edit-document';
import { moduleEdits } from './edit-module';
import { readText, withCopy } from './file';
import { refusal } from './refusal';
import type { Step } from './step';
import type { Tried } from './tried';

/** A file of a spec as it is, and with another share. */
export interface Edited {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Finds the share where it is written. Whatever the file, the new text is read as a spec and must differ in that share alone. */
export async function editShare(tried: Tried, step: Step): Promise<Edited> {
  const { file, within = [] } = tried.loaded.origins.get(tried.api.name) ?? {};
  const byHand = `write ${step.after} by hand`;
  if (file === undefined) throw refusal(tried, 'NotEditable', '.canary.weightPercent', `stands in no file; ${byHand}`);
  const before = readText(file);
  const path = [...within, 'routes', tried.key, 'canary', 'weightPercent'];
  const candidates = isModule(file) ? moduleEdits(before, step) : [editDocument(before, path, tried, step)];
  for (const after of candidates) if (await changesThatAlone(file, after, tried, step)) return { file, before, after };
  const message = `${step.before} is not found in ${file} as a number after "weightPercent" that stands for this route alone; ${byHand}`;
  throw refusal(tried, 'NotEditable', '.canary.weightPercent', `${message}${placeText(before, tried.key)}`);
}

/** The lines of a program in which the share may be written, else those that name the route. */
function placeText(text: string, key: string): string {
  const having = (word: string) => text.split('\n').flatMap((line, index) => (line.includes(word) ? [index + 1] : []));
  const lines = [having('weightPercent'), having(key)].find((found) => found.length > 0) ?? [];
  return lines.length === 0 ? '' : `, see line ${lines.join(', ')}`;
}

function changesThatAlone(file: string, text: string, tried: Tried, { after }: Step): Promise<boolean> {
  const { api, key, canary, loaded, spec, exportName } = tried;
  const changed: ApiSpec = {
    ...api,
    routes: { ...api.routes, [key]: { ...api.routes[key], canary: { ...canary, weightPercent: after } } },
  };
  const wanted = new Map(loaded.apis.map((one) => [one.name, one.name === api.name ? changed : one]));
  return withCopy(file, text, async (copy) => {
    try {
      const { apis } = await loadSpec(copy, file === spec && exportName !== undefined ? { exportName } : {});
      return apis.every((one) => sameValue(one, wanted.get(one.name)));
    } catch (error) {
      if (error instanceof SpecError) return false;
      throw error;
    }
  });
}
