/** The largest body where nothing is written, and the most that AWS takes: 10Mi. */
export const BODY_CEILING_BYTES = 10 * 1024 * 1024;
