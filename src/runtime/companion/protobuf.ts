/** A field of a message: its number, and a number or bytes. Groups and fixed numbers are skipped. */
export type Field = { readonly number: number; readonly value: number | Uint8Array };

/** Reads the fields of a message in the protocol-buffers wire format. Throws where it ends in the middle of a field. */
export function fields(message: Uint8Array): Field[] {
  const found: Field[] = [];
  const reader = new Reader(message);
  while (reader.more()) {
    const tag = reader.varint();
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    if (type === 0) found.push({ number, value: reader.varint() });
    else if (type === 2) found.push({ number, value: reader.bytes(reader.varint()) });
    else if (type === 1 || type === 5) reader.bytes(type === 1 ? 8 : 4);
    else throw new RangeError(`the message has a field of type ${type}`);
  }
  return found;
}

/** A place in a message. */
class Reader {
  private at = 0;

  public constructor(private readonly message: Uint8Array) {}

  public more(): boolean {
    return this.at < this.message.length;
  }

  public varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.message[this.at++];
      if (byte === undefined) throw new RangeError('the message ends in the middle of a field');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  public bytes(length: number): Uint8Array {
    if (this.at + length > this.message.length) throw new RangeError('the message ends in the middle of a field');
    this.at += length;
    return this.message.subarray(this.at - length, this.at);
  }
}

/** The messages in all fields of one number. */
export function messages(message: Uint8Array, wanted: number): Uint8Array[] {
  return fields(message).flatMap(({ number, value }) => (number === wanted && typeof value !== 'number' ? [value] : []));
}

/** The text of a field. */
export function text(value: Field['value']): string {
  if (typeof value === 'number') return String(value);
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.length);
  return bytes.toString('utf8');
}

/** A field with a number. */
export function numberField(number: number, value: number): Buffer {
  return Buffer.from([...varintBytes(number * 8), ...varintBytes(value)]);
}

/** A field with a text or a message. */
export function bytesField(number: number, value: string | Buffer): Buffer {
  const length = typeof value === 'string' ? Buffer.byteLength(value) : value.length;
  const head = [...varintBytes(number * 8 + 2), ...varintBytes(length)];
  const field = Buffer.allocUnsafe(head.length + length);
  field.set(head);
  if (typeof value === 'string') field.write(value, head.length);
  else field.set(value, head.length);
  return field;
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
