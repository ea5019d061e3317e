/** A field of a message: its number, and a number or bytes. Groups and fixed numbers are skipped. */
export type Field = { readonly number: number; readonly value: number | Uint8Array };

/** Reads the fields of a message in the protocol-buffers wire format. Throws where it ends in the middle of a field. */
export function* fields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('the message ends in the middle of a field');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const bytes = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError('the message ends in the middle of a field');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    if (type === 0) yield { number, value: varint() };
    else if (type === 2) yield { number, value: bytes(varint()) };
    else if (type === 1 || type === 5) bytes(type === 1 ? 8 : 4);
    else throw new RangeError(`the message has a field of type ${type}`);
  }
}

/** The text of a field. */
export function text(value: Field['value']): string {
  return typeof value === 'number' ? String(value) : Buffer.from(value.buffer, value.byteOffset, value.length).toString('utf8');
}

/** A field with a number. */
export function numberField(number: number, value: number): Buffer {
  return Buffer.from([...varintBytes(number * 8), ...varintBytes(value)]);
}

/** A field with a text or a message. */
export function bytesField(number: number, value: string | Buffer): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([Buffer.from([...varintBytes(number * 8 + 2), ...varintBytes(content.length)]), content]);
}

/** A field with a number of double precision. */
export function doubleField(number: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([Buffer.from(varintBytes(number * 8 + 1)), content]);
}

function varintBytes(value: number): number[] {
  const bytes = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
