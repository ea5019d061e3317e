/** Something that was typed wrong: exit status 2. */
export class UsageError extends Error {}
