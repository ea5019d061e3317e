/** The header in which Envoy says what it asks about a request: `introspection API/SCHEME`, or `exchange` and the name of an exchange. */
export const ASKS_HEADER = 'x-tollgate-asks';

/** What stands in a request's metadata under the name of an exchange: the backend gets a token of its own, or the server refused the caller's. */
export const [EXCHANGED, NOT_EXCHANGED] = ['yes', 'refused'] as const;
