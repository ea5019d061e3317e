/** A configuration with a number between two marks for each text that only the deployment knows. */
export interface Marked {
  /** What nothing else in the configuration holds. */
  readonly mark: string;
  readonly config: unknown;
}

/** The variable that holds the texts, as a JSON list. */
export const VALUES_VARIABLE = 'TOLLGATE_VALUES';

/** The configuration with the texts in it. */
export function withValues({ mark, config }: Marked, environment: { readonly [name: string]: string | undefined }): unknown {
  const values = JSON.parse(environment[VALUES_VARIABLE] ?? '[]') as readonly string[];
  return JSON.parse(JSON.stringify(config), (_, node: unknown) => {
    if (typeof node !== 'string') return node;
    return node
      .split(mark)
      .map((part, index) => (index % 2 === 0 ? part : values[Number(part)]))
      .join('');
  });
}
