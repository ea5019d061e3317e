import type { Scheme } from '../../spec/scheme';

/** What a security scheme of the document becomes. */
export interface ImportedScheme {
  /** As far as the document says it; undefined where tollgate has no such kind. */
  readonly scheme: Scheme | undefined;
  /** Whether its callers have scopes. */
  readonly scopes: boolean;
  /** What to write to complete it; undefined where it is complete. */
  readonly missing?: string;
}
