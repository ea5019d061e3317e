/** A protobuf message inside another: the packed form that Envoy's JSON has. */
export interface Typed {
  readonly '@type': string;
  readonly [field: string]: unknown;
}

/** Packs a message of an Envoy type, named without its `type.googleapis.com/`. */
export function typed(type: string, fields: { readonly [field: string]: unknown } = {}): Typed {
  return { '@type': `type.googleapis.com/${type}`, ...fields };
}

/** A header that replaces what is there under its name. */
export function setHeader(key: string, value: string) {
  return { header: { key, value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' };
}

/** A header that stands beside what is there under its name. */
export function addHeader(key: string, value: string) {
  return { header: { key, value }, append_action: 'APPEND_IF_EXISTS_OR_ADD' };
}

/** A literal text where Envoy looks for `%COMMANDS%`. */
export function literal(text: string): string {
  return text.replaceAll('%', '%%');
}

/** Seconds as protobuf JSON writes a duration. */
export function seconds(millis: number): string {
  return `${millis / 1000}s`;
}

/** A text of RE2 that matches this literally. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
