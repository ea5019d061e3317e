import type { Members } from '../core/token';
import { bytesField, doubleField, numberField } from './protobuf';

/** A `google.protobuf.Struct`. */
export function struct(members: Members): Buffer {
  return Buffer.concat(
    Object.entries(members).map(([name, value]) => bytesField(1, Buffer.concat([bytesField(1, name), bytesField(2, valueMessage(value))]))),
  );
}

/** A `google.protobuf.Value`. */
function valueMessage(value: unknown): Buffer {
  if (typeof value === 'string') return bytesField(3, value);
  if (typeof value === 'number') return doubleField(2, value);
  if (typeof value === 'boolean') return numberField(4, value ? 1 : 0);
  if (Array.isArray(value)) return bytesField(6, Buffer.concat(value.map((item) => bytesField(1, valueMessage(item)))));
  return value === null ? numberField(1, 0) : bytesField(5, struct(value as Members));
}
