/** What `${...}` may name; `returned`, which nobody writes, is a header that a service answered with. */
export type ValueSource =
  | 'requestId'
  | 'route'
  | 'caller'
  | 'consumer'
  | 'clientIp'
  | 'version'
  | 'now'
  | 'claim'
  | 'header'
  | 'path'
  | 'query'
  | 'returned';

/** A literal text, or something known only when a request comes. `claim`, `header`, `path`, `query` and `returned` have a name. */
export type ValuePart = string | { readonly source: ValueSource; readonly name?: string };

/** A text with `${...}`, taken apart. A text without is one literal part. */
export type ValueText = readonly ValuePart[];
