/** The name of the one stage of an API. */
export const STAGE = 'live';
