/** Why bytes are no text, and where that shows. */
export interface NotUtf8 {
  readonly fault: string;
  /** From 1. */
  readonly line?: number;
}

/** The text of bytes in UTF-8. What is none is never read as something else. */
export function decodeUtf8(bytes: Buffer): { readonly text: string } | NotUtf8 {
  if (isUtf16(bytes)) return { fault: 'is UTF-16; save it as UTF-8' };
  const text = bytes.toString('utf8');
  const read = Buffer.from(text);
  if (read.equals(bytes)) return { text };
  const offset = bytes.findIndex((byte, index) => byte !== read[index]);
  const found = `0x${(bytes[offset] as number).toString(16).padStart(2, '0')}`;
  const line = bytes.subarray(0, offset).toString('latin1').split('\n').length;
  return { fault: `is not UTF-8: byte ${found} at offset ${offset}; save it as UTF-8`, line };
}

/** By its byte order mark, or by the first character, which is ASCII in every format that is read. */
function isUtf16([first, second]: Buffer): boolean {
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return marked || (second !== undefined && (first === 0) !== (second === 0));
}
