import { SpecError } from '../../problem';
import { fromFile } from '../../spec/document';

/** What a YAML or JSON file holds; undefined where it cannot be read. Whoever reads it as a spec says what is wrong with it. */
export function contentOf(file: string): unknown {
  try {
    return fromFile(file).value;
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}
