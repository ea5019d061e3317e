/** What of a route says when it is taken, and what it tells filters: large, and nothing in it configures one. */
const OTHER = ['match', 'metadata', 'predicate'];

/** The filters that some route configures. One that does nothing by itself and is configured by none would only cost time. */
export function configuredFilters(routes: object): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'typed_per_filter_config') for (const name of Object.keys(child)) found.add(name);
      else if (!OTHER.includes(key)) visit(child);
    }
  };
  visit(routes);
  return found;
}
