/** The header in which Envoy says what it asks about a request: `introspection API/SCHEME`. */
export const ASKS_HEADER = 'x-tollgate-asks';
