/**
 * What a key may consist of: visible ASCII characters but the comma, which divides headers of one name. A line end at the end of a file
 * is the usual reason why one cannot be sent.
 */
export const SENDABLE_KEY = /^[\x21-\x2b\x2d-\x7e]{1,4096}$/;
