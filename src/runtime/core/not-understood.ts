/** An answer that cannot be read. Its message holds nothing of the answer. */
export class NotUnderstood extends Error {}
