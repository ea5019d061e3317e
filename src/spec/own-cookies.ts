/**
 * What the names of the gateway's own cookies start with: browsers take such a cookie from the very host alone, and keep it for that.
 * What they hold is for the gateway alone.
 */
export const OWN_COOKIES = '__Host-tollgate.';
