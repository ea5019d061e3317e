/** A configuration with a number between two marks for each text that only the deployment knows. */
export interface Marked {
  /** What nothing else in the configuration holds. */
  readonly mark: string;
  readonly config: unknown;
}

/** What the names of the variables that hold the texts begin with, before the number. */
export const VALUE_VARIABLE = 'TOLLGATE_VALUE_';

/** The configuration with the texts in it. */
export function withValues({ mark, config }: Marked, environment: { readonly [name: string]: string | undefined }): unknown {
  return JSON.parse(JSON.stringify(config), (_, node: unknown) => {
    if (typeof node !== 'string') return node;
    return node
      .split(mark)
      .map((part, index) => (index % 2 === 0 ? part : environment[`${VALUE_VARIABLE}${part}`]))
      .join('');
  });
}
