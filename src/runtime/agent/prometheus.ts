/** One value of a metric, and what tells it apart. */
export type Sample = readonly [labels: { readonly [label: string]: string }, value: number];

/** The times of something, counted up to each bound. */
export interface Histogram {
  readonly labels: Sample[0];
  readonly buckets: readonly (readonly [bound: number, count: number])[];
  readonly sum: number;
  /** Beyond the last bound too. */
  readonly count: number;
}

/** A metric in the text format of Prometheus. */
export function metric(name: string, type: string, help: string, samples: readonly Sample[]): string {
  return heading(name, type, help) + lines(name, samples);
}

/** A histogram in the same format. */
export function histogram(name: string, help: string, histograms: readonly Histogram[]): string {
  const text = histograms.map(({ labels, buckets, sum, count }) =>
    [
      lines(
        `${name}_bucket`,
        [...buckets, ['+Inf', count] as const].map(([bound, below]): Sample => [{ ...labels, le: String(bound) }, below]),
      ),
      lines(`${name}_sum`, [[labels, sum]]),
      lines(`${name}_count`, [[labels, count]]),
    ].join(''),
  );
  return heading(name, 'histogram', help) + text.join('');
}

/** What stands before the values of a metric. */
export function heading(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function lines(name: string, samples: readonly Sample[]): string {
  return samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}\n`).join('');
}

function labelText(labels: Sample[0]): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
