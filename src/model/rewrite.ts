import type { Rewrite } from '../spec/rewrite';
import type { ValueText } from './value';
import { parsePathValue, parseValue } from './values';

/** The path and host that the backend sees. In `path`, `{param}` is a part with source `path`. */
export interface RewriteModel {
  readonly path?: ValueText;
  readonly host?: ValueText;
}

/** Takes the texts of a rewrite apart. */
export function resolveRewrite(rewrite: Rewrite | undefined): RewriteModel | undefined {
  if (rewrite === undefined) return undefined;
  return {
    ...(rewrite.path === undefined ? {} : { path: parsePathValue(rewrite.path) }),
    ...(rewrite.host === undefined ? {} : { host: parseValue(rewrite.host) }),
  };
}
