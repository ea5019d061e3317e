/** What a text in the format of Prometheus tells. */
export interface Told {
  /** The names of all series, with their labels. */
  names(): string[];
  /** The values of a metric by its labels, as they are written. */
  of(name: string): ReadonlyMap<string, number>;
  value(name: string, labels: string): number | undefined;
}

/** Reads what was told. Throws where a line is neither a comment nor a value, or a series is there twice. */
export function told(text: string): Told {
  const metrics = new Map<string, Map<string, number>>();
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('# '))) {
    const [, name, labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? ([\d.e+-]+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`this is no value: ${line}`);
    const values = metrics.get(name) ?? new Map<string, number>();
    if (values.has(labels)) throw new Error(`twice: ${line}`);
    metrics.set(name, values.set(labels, Number(value)));
  }
  const of = (name: string) => metrics.get(name) ?? new Map<string, number>();
  return {
    names: () => [...metrics].flatMap(([name, values]) => [...values.keys()].map((labels) => `${name}{${labels}}`)),
    of,
    value: (name, labels) => of(name).get(labels),
  };
}
