/** The largest body where nothing is written, and the most that AWS takes: 10Mi. */
export const BODY_CEILING_BYTES = 10 * 1024 * 1024;

/** The largest body that is held back to be looked at, where nothing is written: 1Mi. */
export const READ_BODY_BYTES = 1024 * 1024;
