/** The header in which Envoy says under which name it wants to hear that a request has its places. */
export const HELD_AS_HEADER = 'x-tollgate-held-as';

/** What stands under that name in the metadata of a request that has them. */
export const [HELD, YES] = ['held', 'yes'] as const;
